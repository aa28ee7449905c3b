package io.kubevmm.localcluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.Resource;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What lets one machine's executor ask for its own certificate: a kubeconfig with a token that ends
 * after a day, of a ServiceAccount that is named like the machine and may do nothing else.
 */
public final class JoinCredential {

  private static final Duration VALIDITY = Duration.ofHours(24);
  private static final Resource SERVICE_ACCOUNTS =
      new Resource("", "v1", "serviceaccounts", "ServiceAccount", true);

  private JoinCredential() {}

  /** Writes a kubeconfig with a new token for {@code node} to {@code file}. */
  public static void write(ClusterAccess cluster, String node, Path file) {
    KubeClient client = cluster.client();
    ObjectNode account = Json.object();
    account.put("apiVersion", "v1").put("kind", "ServiceAccount");
    account.putObject("metadata").put("name", node).put("namespace", Kinds.JOIN_NAMESPACE);
    account.put("automountServiceAccountToken", false);
    try {
      client.create(SERVICE_ACCOUNTS, account);
    } catch (KubeException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
    ObjectNode request = Json.object();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    request.putObject("spec").put("expirationSeconds", VALIDITY.toSeconds());
    ObjectNode answer =
        client.post(SERVICE_ACCOUNTS.path(Kinds.JOIN_NAMESPACE, node, "token"), request);
    ClusterAccess.Endpoint endpoint = cluster.endpoint();
    StateFiles.write(
        file,
        KubeconfigFile.token(
            endpoint.server(),
            endpoint.authorityPem(),
            "join:" + node,
            Json.text(answer, "status", "token")));
  }
}
