package io.kubevmm.executor.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.NodeNamespace;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.util.Optional;

/**
 * What this node's machines have in Secrets: the copies that the controller makes in the node's own
 * namespace, under the machines' uids.
 */
public final class SecretCopies {

  private final KubeClient client;
  private final String namespace;

  public SecretCopies(KubeClient client, String node) {
    this.client = client;
    this.namespace = NodeNamespace.of(node);
  }

  /**
   * The copy's data in Base64; empty if there is none that was made for this generation of the
   * machine or a later one.
   */
  public Optional<JsonNode> find(String uid, long generation) {
    try {
      return client
          .find(Resources.SECRETS, new ObjectKey(namespace, uid))
          .filter(copy -> generation(copy) >= generation)
          .map(copy -> copy.path("data"));
    } catch (KubeException e) {
      if (e.isForbidden()) {
        return Optional.empty(); // the controller has not made the namespace yet
      }
      throw e;
    }
  }

  private static long generation(ObjectNode copy) {
    return copy.path("metadata").path("annotations").path(Kinds.GENERATION_ANNOTATION).asLong(-1);
  }
}
