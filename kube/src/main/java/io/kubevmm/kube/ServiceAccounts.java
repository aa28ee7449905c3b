package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** ServiceAccounts that stand for one purpose, and their tokens. */
public final class ServiceAccounts {
  /** The resource. */
  public static final Resource RESOURCE =
      new Resource("", "v1", "serviceaccounts", "ServiceAccount", true);

  /**
   * A bearer token.
   *
   * @param text a secret
   */
  public record Token(String text, Instant expires) {
    /** Says when it ends, and not what it is. */
    @Override
    public String toString() {
      return "Token[until " + expires + "]";
    }
  }

  private ServiceAccounts() {}

  /**
   * Makes an account anew and gives a token of it. Tokens of an older account of that name end.
   *
   * @param validity ten minutes at least; the API server may give less than is asked for
   */
  public static Token renew(
      KubeClient client, ObjectKey key, Map<String, String> annotations, Duration validity) {
    delete(client, key);
    ObjectNode account = Json.object();
    account.put("apiVersion", RESOURCE.apiVersion()).put("kind", RESOURCE.kind());
    ObjectNode metadata = account.putObject("metadata");
    metadata.put("name", key.name()).put("namespace", key.namespace());
    ObjectNode notes = metadata.putObject("annotations");
    annotations.forEach(notes::put);
    account.put("automountServiceAccountToken", false);
    client.create(RESOURCE, account);
    ObjectNode request = Json.object();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", validity.toSeconds());
    ObjectNode answer = client.createSubresource(RESOURCE, key, "token", request);
    return new Token(
        Json.text(answer, "status", "token"),
        Instant.parse(Json.text(answer, "status", "expirationTimestamp")));
  }

  /** Removes an account, with whose tokens nobody gets in any more; false if there was none. */
  public static boolean delete(KubeClient client, ObjectKey key) {
    try {
      client.delete(RESOURCE, key, DeleteOptions.NONE);
      return true;
    } catch (KubeException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }
}
