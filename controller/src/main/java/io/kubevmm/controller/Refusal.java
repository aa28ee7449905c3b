package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** What the API server will not have, in its own words: a user can mend it. */
final class Refusal {

  private static final Set<Integer> CODES =
      Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

  private Refusal() {}

  /** The words; empty if it is a matter of trying again. */
  static Optional<String> of(KubernetesClientException e) {
    return CODES.contains(e.getCode())
        ? Optional.of(
            Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> String.valueOf(e.getMessage())))
        : Optional.empty();
  }
}
