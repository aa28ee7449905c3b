package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Quantities;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** A file on a web server. */
@Rule(
    value = "self.url.matches('^https?://[^/]+/')",
    message = "source.http.url must begin with http:// or https://, a host and a path")
@Rule(
    value =
        "!has(self.checksum) ||"
            + " self.checksum.matches('^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$')",
    message = "source.http.checksum must be sha256: or sha512: and as many hexadecimal digits")
public record HttpSource(
    @Doc(
            "URL of a raw, qcow2, vmdk or vdi image, also compressed by gzip, xz or zstd: what it"
                + " is is seen from its content.")
        @Required
        @Limits(maxLength = 2048)
        String url,
    @Doc("Checksum of the file, as sha256:… or sha512:…; a file that differs is refused.")
        @Limits(maxLength = 136)
        Optional<String> checksum,
    @Doc("Largest size that is taken, of the file and of the disk in it.")
        @Quantities(minimum = "1Mi", maximum = "8191Ti")
        Optional<String> maxSize) {

  /** Fills in what was left out. */
  public HttpSource {
    url = Objects.requireNonNullElse(url, "");
    checksum = Objects.requireNonNullElse(checksum, Optional.empty());
    maxSize = Objects.requireNonNullElse(maxSize, Optional.empty());
  }
}
