package io.kubevmm.localcluster;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.ServiceAccounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What lets one machine's executor ask for its own certificate: a kubeconfig with a token that ends
 * after a day, of a ServiceAccount that is named like the machine and may do nothing else.
 */
public final class JoinCredential {

  private static final Duration VALIDITY = Duration.ofHours(24);

  private JoinCredential() {}

  /** Writes a kubeconfig with a new token for {@code node} to {@code file}. */
  public static void write(ClusterAccess cluster, String node, Path file) {
    ObjectKey account = new ObjectKey(Kinds.JOIN_NAMESPACE, node);
    ServiceAccounts.Token token =
        ServiceAccounts.renew(cluster.client(), account, Map.of(), VALIDITY);
    ClusterAccess.Endpoint endpoint = cluster.endpoint();
    StateFiles.write(
        file,
        KubeConfigText.token(
            endpoint.server(), endpoint.authorityPem(), "join:" + node, token.text()));
  }
}
