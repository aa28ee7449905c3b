package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import java.util.Objects;

/**
 * Where an executor takes and gives files.
 *
 * <p>The certificate is one that the executor made for itself. Whoever connects compares it with
 * what stands here, which only that executor can have written.
 */
public record TransferEndpoint(
    @Doc("URL, such as https://192.0.2.7:10270.") String url,
    @Doc("SHA-256 of the certificate that is shown there, as sha256:… and 64 hexadecimal digits.")
        String certificate) {

  /** Fills in what was left out. */
  public TransferEndpoint {
    url = Objects.requireNonNullElse(url, "");
    certificate = Objects.requireNonNullElse(certificate, "");
  }
}
