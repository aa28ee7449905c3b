package io.kubevmm.kube.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;

/** An answer that is a metav1.Status. */
final class Refusal extends RuntimeException {
  private final int status;
  private final String reason;

  Refusal(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  static Refusal notFound(String what) {
    return new Refusal(404, "NotFound", what + " not found");
  }

  /** As kube-apiserver answers for a resource that it does not serve: no Status at all. */
  static Refusal unknownPath() {
    return new Refusal(404, "", "404 page not found");
  }

  static Refusal conflict(String what) {
    return new Refusal(409, "Conflict", what + ": the object has been modified");
  }

  static Refusal gone() {
    return new Refusal(410, "Expired", "too old resource version");
  }

  int status() {
    return status;
  }

  String toText() {
    return reason.isEmpty() ? getMessage() + "\n" : toJson().toString();
  }

  ObjectNode toJson() {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", "Failure")
        .put("message", getMessage())
        .put("reason", reason)
        .put("code", status);
  }
}
