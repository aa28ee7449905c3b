package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call to the API server that did not succeed; the message is the server's whole sentence. */
public final class KubeException extends RuntimeException {
  private static final int TOO_LARGE = 413;

  /** An API server hands the words of etcd, and of its own client of it, on as internal errors. */
  private static final List<String> ETCD_TOO_LARGE =
      List.of("etcdserver: request is too large", "trying to send message larger than max");

  private final int status;
  private final String reason;

  private KubeException(int status, String reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.reason = reason;
  }

  /** A refusal, with the metav1.Status that came with it, or whatever text came instead. */
  static KubeException refused(int code, String call, String body) {
    ObjectNode parsed;
    try {
      parsed = Json.parse(body);
    } catch (IllegalArgumentException e) {
      String text = body.isBlank() ? "no explanation" : body.strip();
      return new KubeException(code, "", call + ": HTTP " + code + ", " + text, null);
    }
    return refused(code, call, parsed);
  }

  static KubeException refused(int code, String call, ObjectNode status) {
    StringBuilder message = new StringBuilder(Json.text(status, "message"));
    if (message.isEmpty()) {
      message.append(call).append(": HTTP ").append(code);
    }
    // The message of an Invalid usually holds its causes already; those that it lacks are added.
    for (JsonNode cause : Json.at(status, "details", "causes")) {
      String field = Json.text(cause, "field");
      String why = Json.text(cause, "message");
      if (!why.isEmpty() && message.indexOf(why) < 0) {
        message.append("; ").append(field).append(field.isEmpty() ? "" : ": ").append(why);
      }
    }
    if (code == TOO_LARGE || saysTooLarge(message.toString())) {
      message.insert(0, call + ": the object is too large to be stored, etcd takes 1.5 MiB: ");
    }
    return new KubeException(code, Json.text(status, "reason"), message.toString(), null);
  }

  /** No answer: not connected, broken off, or too slow. */
  static KubeException unanswered(String call, Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new KubeException(
        0, "Unreachable", call + ": the API server did not answer: " + why, cause);
  }

  static KubeException interrupted(String call, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new KubeException(0, "Interrupted", call + ": interrupted", cause);
  }

  /** The HTTP status; 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** The {@code reason} of the metav1.Status, such as "AlreadyExists"; "" when there was none. */
  public String reason() {
    return reason;
  }

  public boolean isNotFound() {
    return status == 404;
  }

  /** The object changed since it was read, or a precondition failed. */
  public boolean isConflict() {
    return status == 409 && !isAlreadyExists();
  }

  public boolean isAlreadyExists() {
    return status == 409 && reason.equals("AlreadyExists");
  }

  /** A resourceVersion or continue token is too old: list again. */
  public boolean isGone() {
    return status == 410;
  }

  public boolean isForbidden() {
    return status == 403;
  }

  /** The object was refused by validation; the message names the fields. */
  public boolean isInvalid() {
    return status == 422 || (status == 400 && !reason.equals("Expired"));
  }

  /** The object is larger than the API server, or etcd behind it, takes: no use to try again. */
  public boolean isTooLarge() {
    return status == TOO_LARGE || (status == 500 && saysTooLarge(String.valueOf(getMessage())));
  }

  private static boolean saysTooLarge(String message) {
    return ETCD_TOO_LARGE.stream().anyMatch(message::contains);
  }

  /** No answer, a failing server, or one that is still too busy after retries: try later. */
  public boolean isUnreachable() {
    return (status == 0 || status == 429 || status >= 500) && !isTooLarge();
  }
}
