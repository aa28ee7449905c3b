package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Quantities;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** A file that somebody sends who may change the object. */
@Rule(
    value =
        "!has(self.checksum) ||"
            + " self.checksum.matches('^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$')",
    message = "source.upload.checksum must be sha256: or sha512: and as many hexadecimal digits")
public record UploadSource(
    @Doc("Checksum of the file, as sha256:… or sha512:…; a file that differs is refused.")
        @Limits(maxLength = 136)
        Optional<String> checksum,
    @Doc("Largest size that is taken, of the file and of the disk in it.")
        @Quantities(minimum = "1Mi", maximum = "8191Ti")
        Optional<String> maxSize) {

  /** Fills in what was left out. */
  public UploadSource {
    checksum = Objects.requireNonNullElse(checksum, Optional.empty());
    maxSize = Objects.requireNonNullElse(maxSize, Optional.empty());
  }
}
