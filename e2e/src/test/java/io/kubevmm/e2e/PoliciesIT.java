package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.ServiceAccounts;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.runtime.CertificateRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Least privilege: what each identity may not do, tried with that identity. */
@Tag("kubernetes")
class PoliciesIT {

  private static final Resource LEASES =
      new Resource("coordination.k8s.io", "v1", "leases", "Lease", true);
  private static final Resource SECRETS = new Resource("", "v1", "secrets", "Secret", true);

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "policies");

  private KubeClient as(String user, String... groups) {
    return new KubeClient(KubeConfig.load(lab.controlPlane.identity(user, groups)), "policies");
  }

  private static void refused(ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.status()).as(e.getMessage()).isIn(403, 422));
  }

  private static ObjectNode patch(String parent, Consumer<ObjectNode> change) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    change.accept(patch.putObject(parent));
    return patch;
  }

  @Test
  void anExecutorWritesOnlyWhatIsItsOwn() {
    machines.create(machines.guest("mine"));
    machines.awaitRunning("mine");
    ObjectKey vm = machines.key("mine");
    try (KubeClient other = as("kubevmm:node:other", "kubevmm:nodes");
        KubeClient own = as("kubevmm:node:" + Lab.NODE, "kubevmm:nodes")) {
      ObjectNode phase = patch("status", status -> status.put("phase", "Failed"));
      refused(() -> other.mergePatchStatus(Machines.MACHINES, vm, phase));
      ObjectNode spec = patch("spec", s -> s.put("memory", "1Gi"));
      refused(() -> own.mergePatch(Machines.MACHINES, vm, spec));
      ObjectNode labels = patch("metadata", m -> m.putObject("labels").put("a", "b"));
      refused(() -> own.mergePatch(Machines.MACHINES, vm, labels));
      ObjectNode finalizers = patch("metadata", m -> m.putNull("finalizers"));
      refused(() -> own.mergePatch(Machines.MACHINES, vm, finalizers));
      ObjectNode stolen = patch("status", status -> status.put("nodeName", "other"));
      refused(() -> own.mergePatchStatus(Machines.MACHINES, vm, stolen));
      refused(() -> own.create(Machines.MACHINES, machines.guest("made-by-a-node")));
      refused(() -> own.delete(Machines.MACHINES, vm, DeleteOptions.NONE));
      ObjectKey node = new ObjectKey("", Lab.NODE);
      refused(() ->
          other.mergePatchStatus(
              Machines.NODES, node, patch("status", s -> s.put("accelerator", "kvm"))));
      refused(() ->
          own.mergePatch(Machines.NODES, node, patch("spec", s -> s.put("unschedulable", true))));
      ObjectKey lease = new ObjectKey("kubevmm-node-leases", Lab.NODE);
      ObjectNode renewal = patch("spec", s -> s.put("holderIdentity", "other"));
      refused(() -> other.mergePatch(LEASES, lease, renewal));
      refused(() -> other.delete(LEASES, lease, DeleteOptions.NONE));
      refused(() -> other.delete(Machines.NODES, node, DeleteOptions.NONE));
      refused(() -> own.list(SECRETS, "policies", Selector.EVERYTHING, 10, ""));
    }
    machines.delete("mine");
    machines.awaitGone("mine");
  }

  @Test
  void aTenantNamesNoHostPathsAndMovesNoMachine() {
    lab.kubectl(
        "create", "rolebinding", "tenant", "-n", "policies", "--clusterrole=edit", "--user=tenant");
    try (KubeClient tenant = as("tenant")) {
      ObjectNode paths = machines.guest("paths");
      assertThatThrownBy(() -> tenant.create(Machines.MACHINES, paths))
          .hasMessageContaining("configure-host");
      ObjectNode plain = machines.bare("plain");
      ((ObjectNode) plain.path("spec")).put("cpu", 1).put("memory", "64Mi");
      ((ObjectNode) plain.path("spec")).put("terminationGracePeriodSeconds", 0);
      ((ObjectNode) plain.path("spec"))
          .putObject("nodeSelector")
          .put("kubernetes.io/hostname", Lab.NODE);
      tenant.create(Machines.MACHINES, plain);
      machines.awaitRunning("plain");
      ObjectKey vm = machines.key("plain");
      assertThatThrownBy(() ->
              tenant.mergePatch(
                  Machines.MACHINES, vm, patch("spec", s -> s.put("nodeName", "elsewhere"))))
          .hasMessageContaining("belongs to the scheduler");
      assertThatThrownBy(() ->
              tenant.mergePatch(
                  Machines.MACHINES,
                  vm,
                  patch("spec", s -> s.putObject("domain").put("title", "mine"))))
          .hasMessageContaining("configure-host");
      refused(() ->
          tenant.mergePatchStatus(
              Machines.MACHINES, vm, patch("status", s -> s.put("phase", "Stopped"))));
      tenant.delete(Machines.MACHINES, vm, DeleteOptions.NONE);
      machines.awaitGone("plain");
      lab.kubectl(
          "create",
          "rolebinding",
          "host",
          "-n",
          "policies",
          "--clusterrole=kubevmm-configure-host",
          "--user=tenant");
      Awaitility.await("the privilege")
          .atMost(Lab.PATIENCE)
          .untilAsserted(() ->
              assertThatCode(() -> tenant.create(Machines.MACHINES, paths))
                  .doesNotThrowAnyException());
    }
    machines.delete("paths");
    machines.awaitGone("paths");
  }

  @Test
  void controllerAndSchedulerDeleteNoMachines() {
    for (String user : new String[] {"kubevmm:controller", "kubevmm:scheduler"}) {
      try (KubeClient process = as(user)) {
        refused(
            () -> process.delete(Machines.MACHINES, machines.key("unwanted"), DeleteOptions.NONE));
        refused(() -> process.list(SECRETS, "policies", Selector.EVERYTHING, 10, ""));
      }
    }
    try (KubeClient scheduler = as("kubevmm:scheduler");
        KubeClient controller = as("kubevmm:controller")) {
      refused(() -> scheduler.create(Machines.MACHINES, machines.guest("unwanted")));
      refused(() ->
          controller.mergePatch(
              Machines.MACHINES,
              machines.key("unwanted"),
              patch("spec", s -> s.put("powerState", "Stopped"))));
    }
  }

  @Test
  void aCloneNeedsTheRightsToMakeItsParts() {
    StorageObjects storage = new StorageObjects(lab, "policies");
    lab.kubectl(
        "create",
        "role",
        "cloner",
        "-n",
        "policies",
        "--verb=create",
        "--resource=virtualmachineclones.kubevmm.io");
    lab.kubectl(
        "create", "rolebinding", "cloner", "-n", "policies", "--role=cloner", "--user=cloner");
    try (KubeClient cloner = as("cloner")) {
      ObjectNode clone = storage.cloneObject("twin", "twin", s -> s.put("virtualMachine", "one"));
      assertThatThrownBy(() -> cloner.create(Resources.CLONES, clone))
          .hasMessageContaining("needs the verb create on virtualmachines");
      lab.kubectl(
          "create",
          "rolebinding",
          "edits",
          "-n",
          "policies",
          "--clusterrole=edit",
          "--user=cloner");
      Awaitility.await("the role")
          .atMost(Lab.PATIENCE)
          .untilAsserted(() ->
              assertThatThrownBy(() -> cloner.create(Resources.CLONES, clone))
                  .hasMessageContaining("configure-host"));
      ((ObjectNode) clone.get("spec")).put("copyDomain", false);
      cloner.create(Resources.CLONES, clone);
    }
    storage.removeAll(Resources.CLONES);
  }

  @Test
  void theControllerApprovesCertificatesOfMachinesOnly() throws Exception {
    // The administrator's own wish: the controller's signer, but nobody's machine.
    ObjectNode request = signingRequest("somebody-else", "somebody", "people");
    lab.admin.create(Resources.CERTIFICATE_REQUESTS, request);
    String controller = lab.controlPlane.identity("kubevmm:controller").toString();
    Programs.Result refused =
        lab.tryKubectl("--kubeconfig", controller, "certificate", "approve", "somebody-else");
    assertThat(refused.succeeded()).isFalse();
    assertThat(refused.stderr()).contains("decides on requests of machines only");
    lab.kubectl("certificate", "approve", "somebody-else"); // whoever else may is not hindered
    ObjectKey key = new ObjectKey("", "somebody-else");
    lab.admin.delete(Resources.CERTIFICATE_REQUESTS, key, DeleteOptions.NONE);
  }

  private static ObjectNode signingRequest(String name, String user, String group)
      throws Exception {
    CertificateRequest wish = CertificateRequest.create(user, group);
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
    request.putObject("metadata").put("name", name);
    ObjectNode spec = request.putObject("spec");
    byte[] pem = wish.requestPem().getBytes(StandardCharsets.US_ASCII);
    spec.put("request", Base64.getEncoder().encodeToString(pem));
    spec.put("signerName", "kubernetes.io/kube-apiserver-client");
    spec.putArray("usages").add("client auth");
    return request;
  }

  @Test
  void aMachineThatJoinsAsksForItsCertificateAndNothingElse() {
    ObjectKey account = new ObjectKey("kubevmm-join", "joining");
    try (KubeClient joining =
            as(
                "system:serviceaccount:kubevmm-join:joining",
                "system:serviceaccounts:kubevmm-join");
        KubeClient node = as("kubevmm:node:" + Lab.NODE, "kubevmm:nodes")) {
      refused(() -> joining.list(Machines.MACHINES, "", Selector.EVERYTHING, 10, ""));
      refused(() -> joining.get(Machines.NODES, new ObjectKey("", Lab.NODE)));
      refused(() -> joining.list(Resources.CORE_NODES, "", Selector.EVERYTHING, 10, ""));
      refused(() -> joining.get(ServiceAccounts.RESOURCE, account));
      refused(() -> ServiceAccounts.delete(joining, account));
      ObjectNode rejoin =
          patch("metadata", m -> m.putObject("annotations").put("kubevmm.io/allow-rejoin", "true"));
      // Only an administrator lets a machine have the name of another one.
      refused(() -> joining.mergePatch(ServiceAccounts.RESOURCE, account, rejoin));
      refused(() -> node.mergePatch(ServiceAccounts.RESOURCE, account, rejoin));
    }
  }

  @Test
  void theKindsAreNotDeletedByAccident() {
    ObjectKey key = new ObjectKey("", "virtualmachines.kubevmm.io");
    assertThatThrownBy(() -> lab.admin.delete(Resources.DEFINITIONS, key, DeleteOptions.NONE))
        .hasMessageContaining("kubevmm.io/allow-deletion");
  }

  @Test
  void aNodeGetsACertificateForItsOwnNameOnlyAndRenewsIt() throws Exception {
    Path file = lab.folder.resolve("identity-test.pem");
    NodeIdentity identity = new NodeIdentity("renewing", file, Optional.of(600), Clock.systemUTC());
    Path kubeconfig = lab.controlPlane.identity("kubevmm:node:renewing", "kubevmm:nodes");
    KubeConfig first = KubeConfig.load(kubeconfig);
    try (KubeClient client = new KubeClient(first, "policies")) {
      identity.request(client);
    }
    String before = content(file);
    try (KubeClient client = new KubeClient(first.withClientCertificate(file, file), "policies")) {
      identity.request(client);
      assertThat(content(file)).isNotEqualTo(before);
      assertThat(identity.usable()).isTrue();
      // The same client goes on with the renewed certificate.
      client.list(Machines.NODES, "", Selector.EVERYTHING, 10, "");

      ObjectNode request =
          signingRequest("renewing-wants-other", "kubevmm:node:other", "kubevmm:nodes");
      client.create(Resources.CERTIFICATE_REQUESTS, request);
      Awaitility.await("the request is denied")
          .atMost(Lab.PATIENCE)
          .until(
              () ->
                  lab.admin
                      .get(
                          Resources.CERTIFICATE_REQUESTS, new ObjectKey("", "renewing-wants-other"))
                      .toString(),
              text -> text.contains("Denied") && text.contains("may only ask for"));
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
