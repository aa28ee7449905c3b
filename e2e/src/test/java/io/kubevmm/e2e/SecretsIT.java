package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may read and write Secrets, tried with each identity while a node has a copy of one. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {

  private static final Resource BINDINGS =
      new Resource("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true);
  private static final String OWN = "kubevmm-node-" + Lab.NODE;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "secrets");
  private ObjectKey copy = new ObjectKey(OWN, "");

  @BeforeAll
  void bringASecretToTheNode() {
    lab.admin.create(Resources.SECRETS, secret(new ObjectKey("secrets", "data")));
    ObjectNode vm = machines.guest("user");
    ((ObjectNode) vm.get("spec")).putObject("cloudInit").put("userDataSecret", "data");
    String uid = machines.create(vm).path("metadata").path("uid").asText();
    machines.awaitRunning("user");
    copy = new ObjectKey(OWN, uid);
  }

  @AfterAll
  void removeAll() {
    machines.removeAll();
  }

  private static ObjectNode secret(ObjectKey key) {
    ObjectNode secret = object("v1", "Secret", key);
    secret.putObject("stringData").put("userdata", "#!/bin/sh");
    return secret;
  }

  private static ObjectNode object(String version, String kind, ObjectKey key) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    return object;
  }

  private static ObjectNode binding(ObjectKey key, String role, String user) {
    ObjectNode binding = object("rbac.authorization.k8s.io/v1", "RoleBinding", key);
    binding.putArray("subjects").addObject().put("kind", "User").put("name", user);
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", role);
    return binding;
  }

  private KubeClient as(String user, String... groups) {
    return new KubeClient(KubeConfig.load(lab.controlPlane.identity(user, groups)), "secrets");
  }

  private static void refused(ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.status()).as(e.getMessage()).isEqualTo(403));
  }

  @Test
  void anExecutorGetsTheSecretsOfItsOwnNamespaceAndDoesNothingElseWithAny() {
    try (KubeClient own = as("kubevmm:node:" + Lab.NODE, "kubevmm:nodes");
        KubeClient other = as("kubevmm:node:other", "kubevmm:nodes")) {
      assertThat(own.get(Resources.SECRETS, copy).path("data").has("user-data")).isTrue();
      refused(() -> other.get(Resources.SECRETS, copy));
      for (KubeClient node : List.of(own, other)) {
        refused(() -> node.get(Resources.SECRETS, new ObjectKey("secrets", "data")));
        refused(() -> node.get(Resources.SECRETS, new ObjectKey("kubevmm-system", "any")));
        refused(() -> node.get(Resources.SECRETS, new ObjectKey("kube-system", "any")));
        for (String namespace : List.of(OWN, "secrets", "")) {
          refused(() -> node.list(Resources.SECRETS, namespace, Selector.EVERYTHING, 10, ""));
        }
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("data").put("user-data", "");
        refused(() -> node.mergePatch(Resources.SECRETS, copy, change));
        refused(() -> node.delete(Resources.SECRETS, copy, DeleteOptions.NONE));
        refused(() -> node.create(Resources.SECRETS, secret(new ObjectKey(OWN, "made"))));
        refused(() ->
            node.create(
                BINDINGS,
                binding(
                    new ObjectKey("secrets", "wider"), "kubevmm:node-secrets", "kubevmm:node:x")));
      }
    }
  }

  @Test
  void theControllerGetsSecretsByNameAndWritesThoseOfNodesOnly() {
    try (KubeClient controller = as("kubevmm:controller")) {
      assertThat(controller.get(Resources.SECRETS, new ObjectKey("secrets", "data")).isEmpty())
          .isFalse();
      for (String namespace : List.of("secrets", "kube-system", "")) {
        refused(() -> controller.list(Resources.SECRETS, namespace, Selector.EVERYTHING, 10, ""));
      }
      ObjectKey source = new ObjectKey("secrets", "data");
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change.putObject("data").put("userdata", "");
      refused(() -> controller.mergePatch(Resources.SECRETS, source, change));
      refused(() -> controller.delete(Resources.SECRETS, source, DeleteOptions.NONE));
      refused(() -> controller.create(Resources.SECRETS, secret(new ObjectKey("secrets", "made"))));
      refused(() ->
          controller.create(
              Resources.NAMESPACES, object("v1", "Namespace", new ObjectKey("", "any-other"))));
      refused(() ->
          controller.create(
              BINDINGS,
              binding(
                  new ObjectKey("secrets", "read"),
                  "kubevmm:node-secrets",
                  "kubevmm:node:" + Lab.NODE)));
      refused(() ->
          controller.create(
              BINDINGS,
              binding(new ObjectKey(OWN, "read"), "kubevmm:node-secrets", "kubevmm:node:other")));
      refused(() ->
          controller.create(
              BINDINGS,
              binding(new ObjectKey(OWN, "write"), "kubevmm:controller-node-secrets", "mallory")));
      refused(() ->
          controller.create(BINDINGS, binding(new ObjectKey(OWN, "all"), "admin", "mallory")));
    }
  }

  @Test
  void neitherTheSchedulerNorAJoiningMachineReadsSecrets() {
    try (KubeClient scheduler = as("kubevmm:scheduler");
        KubeClient joining =
            as(
                "system:serviceaccount:kubevmm-join:some",
                "system:serviceaccounts",
                "system:serviceaccounts:kubevmm-join")) {
      for (KubeClient client : List.of(scheduler, joining)) {
        refused(() -> client.get(Resources.SECRETS, copy));
        refused(() -> client.get(Resources.SECRETS, new ObjectKey("secrets", "data")));
        refused(() -> client.list(Resources.SECRETS, "", Selector.EVERYTHING, 10, ""));
      }
    }
  }
}
