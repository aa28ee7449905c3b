package io.kubevmm.executor.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.runtime.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * What a join token says of itself. Only the API server can tell whether it is true.
 *
 * @param text a secret
 * @param node the machine that it is for
 */
record JoinToken(String text, String node, Instant expires) {

  private static final String SUBJECT = "system:serviceaccount:" + Kinds.JOIN_NAMESPACE + ":";

  /** Reads a token; one that was cut off or is of another kind is refused. */
  static JoinToken read(String text) {
    try {
      String[] parts = text.split("\\.");
      byte[] claims = Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : "");
      ObjectNode said = Json.parse(new String(claims, StandardCharsets.UTF_8));
      String subject = Json.text(said, "sub");
      if (subject.startsWith(SUBJECT)) {
        Instant expires = Instant.ofEpochSecond(said.path("exp").asLong());
        return new JoinToken(text, subject.substring(SUBJECT.length()), expires);
      }
    } catch (IllegalArgumentException e) {
      // No token at all, as below.
    }
    throw new RefusedException(
        "--token is none with which a machine joins: copy the whole line that `virtctl token"
            + " create NODE` prints");
  }

  /** Refuses a token that is for another machine. */
  JoinToken requireFor(String name) {
    if (node.equals(name)) {
      return this;
    }
    throw new RefusedException(
        "the token is for node %s, and this machine is called %s: say --node-name %s if that shall be its name, or make a token with `virtctl token create %s`"
            .formatted(node, name, node, name));
  }

  /** Why the API server did not take it, and what helps. */
  RefusedException notTaken(Instant now) {
    String why =
        expires.isBefore(now)
            ? "the token ended at " + expires
            : "the API server does not know the token: it was used up, deleted or replaced by a"
                + " later one, or is of another cluster";
    return new RefusedException(
        why + ". `virtctl token create " + node + "` on the administrator's machine makes another");
  }

  @Override
  public String toString() {
    return "JoinToken[" + node + "]";
  }
}
