package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.NodeNamespace;
import java.net.HttpURLConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the namespaces of nodes, each with two bindings: its executor may read the Secrets in it,
 * and the controller may write them.
 */
final class NodeAccess {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String USER = "User";

  /** Those that this process has made or found; asked for again when one turns out to be gone. */
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** Sees to it that the namespace is there. */
  void ensure(String node, KubernetesClient client) {
    String namespace = NodeNamespace.of(node);
    if (made.contains(namespace)) {
      return;
    }
    unlessThere(() ->
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace)
                    .addToLabels("app.kubernetes.io/part-of", "kubevmm")
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build())
            .create());
    unlessThere(() -> client.resource(binding(namespace, "kubevmm:node-secrets", node)).create());
    unlessThere(() -> client.resource(own(namespace)).create());
    made.add(namespace);
  }

  /** Something of it is not as it was made. */
  void forget(String node) {
    made.remove(NodeNamespace.of(node));
  }

  private static RoleBinding binding(String namespace, String role, String node) {
    return role(namespace, role)
        .addNewSubject(RBAC, USER, Kinds.NODE_USER_PREFIX + node, null)
        .build();
  }

  /** The controller is a Pod with a ServiceAccount, or a process with a certificate. */
  private static RoleBinding own(String namespace) {
    return role(namespace, "kubevmm:controller-node-secrets")
        .addNewSubject(RBAC, USER, "kubevmm:controller", null)
        .addNewSubject("", "ServiceAccount", "kubevmm-controller", Kinds.SYSTEM_NAMESPACE)
        .build();
  }

  private static RoleBindingBuilder role(String namespace, String role) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(role)
        .addToLabels("app.kubernetes.io/part-of", "kubevmm")
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", role);
  }

  private static void unlessThere(Runnable create) {
    try {
      create.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
