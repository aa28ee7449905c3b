package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.ServiceAccounts;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines become nodes by one line and cease to be, with a real API server behind it. */
@Tag("kubernetes")
class JoinIT {

  private static final int REFUSED = 3;
  private static final int KILLED = 137;

  private final Lab lab = Lab.shared();
  @TempDir private Path folder;

  private String line(String node, String... options) {
    String[] words = new String[3 + options.length];
    System.arraycopy(new String[] {"token", "create", node}, 0, words, 0, 3);
    System.arraycopy(options, 0, words, 3, options.length);
    return lab.virtctl(words).outputOrThrow();
  }

  private static void refused(Programs.Result result, String... sentence) {
    assertThat(result.exitCode()).as(result.stderr()).isEqualTo(REFUSED);
    assertThat(result.stderr()).contains(sentence).doesNotContain("Exception");
  }

  private void assertNotJoined(Joiner machine) {
    assertThat(machine.kubeconfig()).doesNotExist();
    assertThat(machine.state().resolve("executor/identity.pem")).doesNotExist();
  }

  @Test
  void aMachineJoinsAndLeavesAndItsGuestRunsOn() {
    Joiner machine = new Joiner(folder, "joiner");
    Machines machines = new Machines(lab, "join");
    String line = line("joiner");
    assertThat(line).contains("--ca-data "); // this API server shows nothing to strangers
    assertThat(machine.join(line).outputOrThrow()).contains("Joined as node joiner");
    ProcessIdentity guest;
    try (JavaProcess executor = machine.startExecutor(lab.libvirt.uri(), "tcg")) {
      Machines.awaitNodeReady(lab, "joiner");
      awaitAccountGone("joiner");
      ObjectNode vm = machines.guest("stays");
      Json.child(vm, "spec", "nodeSelector").put("kubernetes.io/hostname", "joiner");
      machines.create(vm);
      machines.awaitRunning("stays");
      guest = machines.qemu("stays");
      refused(machine.leave(), "join/stays", "--keep-guests-unmanaged");
      refused(machine.leave("--keep-guests-unmanaged"), "the executor is at work here");
      executor.stop();
    }

    assertThat(machine.leave("--keep-guests-unmanaged").outputOrThrow()).contains("has left");

    assertNotJoined(machine);
    ObjectKey node = new ObjectKey("", "joiner");
    assertThat(lab.admin.find(Machines.NODES, node)).isEmpty();
    assertThat(machines.qemu("stays")).isEqualTo(guest);
    assertThat(machine.join(line("joiner")).outputOrThrow()).contains("Joined as node joiner");
    try (JavaProcess executor = machine.startExecutor(lab.libvirt.uri(), "tcg")) {
      Machines.awaitNodeReady(lab, "joiner");
      machines.awaitRunning("stays");
      assertThat(machines.qemu("stays")).isEqualTo(guest);
      machines.removeAll();
      executor.stop();
    }
    assertThat(machine.leave().outputOrThrow()).contains("has left");
    assertThat(machine.leave().outputOrThrow()).contains("has joined no cluster");
  }

  private void awaitAccountGone(String node) {
    ObjectKey account = new ObjectKey(Kinds.JOIN_NAMESPACE, node);
    Awaitility.await("the used token ends")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.find(ServiceAccounts.RESOURCE, account).isEmpty());
  }

  @Test
  void aTokenThatIsWrongOrDeletedIsRefused() {
    Joiner machine = new Joiner(folder, "wrong-token");
    String line = line("wrong-token");
    String forged = line.replaceFirst("\\.[^. ]{20}([^. ]* --ca)", ".AAAAAAAAAAAAAAAAAAAA$1");
    assertThat(forged).isNotEqualTo(line);
    refused(machine.join(forged), "the API server does not know the token");
    refused(new Joiner(folder, "thief").join(line), "the token is for node wrong-token");
    assertThat(lab.virtctl("token", "list").outputOrThrow()).contains("wrong-token");
    lab.virtctl("token", "delete", "wrong-token").outputOrThrow();
    // The API server remembers for some seconds that it has seen the token before.
    Awaitility.await("the deleted token ends")
        .atMost(Lab.PATIENCE)
        .untilAsserted(() -> refused(machine.join(line), "`virtctl token create wrong-token`"));
    assertNotJoined(machine);
  }

  @Test
  void aNameThatAnotherMachineHasIsGivenOnlyByAnAdministrator() {
    ObjectNode taken = Json.object();
    taken.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_NODE);
    taken.putObject("metadata").put("name", "taken");
    lab.admin.create(Machines.NODES, taken);
    ObjectNode status = Json.object();
    Json.child(status, "status", "nodeInfo").put("machineID", "of-another-machine");
    lab.admin.mergePatchStatus(Machines.NODES, new ObjectKey("", "taken"), status);
    Joiner machine = new Joiner(folder, "taken");

    refused(
        machine.join(line("taken")),
        "the name taken is in use by another machine (machine-id of-another-machine)",
        "--allow-rejoin");
    assertNotJoined(machine);

    machine.join(line("taken", "--allow-rejoin")).outputOrThrow();
    machine.leave().outputOrThrow();
  }

  @Test
  void aTokenIsForOneMachineOnly() {
    Joiner machine = new Joiner(folder, "twice");
    String line = line("twice");
    ObjectNode used = Json.object();
    Json.child(used, "metadata", "annotations").put(Kinds.MACHINE_ID_ANNOTATION, "the-first");
    ObjectKey account = new ObjectKey(Kinds.JOIN_NAMESPACE, "twice");
    lab.admin.mergePatch(ServiceAccounts.RESOURCE, account, used);

    refused(machine.join(line), "another machine (machine-id the-first) has used the token");
    assertNotJoined(machine);
    lab.virtctl("token", "delete", "twice").outputOrThrow();
  }

  @Test
  void aMachineOfAKubeletIsRefused() {
    ObjectNode core = Json.object().put("apiVersion", "v1").put("kind", "Node");
    core.putObject("metadata").put("name", "with-kubelet");
    Json.child(core, "status", "nodeInfo").put("kubeletVersion", "v1.37.2");
    for (String required :
        List.of(
            "machineID",
            "systemUUID",
            "bootID",
            "kernelVersion",
            "osImage",
            "containerRuntimeVersion",
            "kubeProxyVersion",
            "operatingSystem",
            "architecture")) {
      Json.child(core, "status", "nodeInfo").put(required, "");
    }
    lab.admin.create(Resources.CORE_NODES, core);
    Joiner machine = new Joiner(folder, "with-kubelet");
    refused(machine.join(line("with-kubelet")), "cannot run both containers and virtual machines");
    assertNotJoined(machine);
    lab.kubectl("delete", "node", "with-kubelet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"join.checked", "join.requested", "join.certified", "join.configured"})
  void killedAnywhereTheSameLineCompletes(String step) throws IOException {
    Joiner machine = new Joiner(folder, step.replace('.', '-'));
    String line = line(machine.node);
    machine.dieAt(step);
    assertThat(machine.join(line).exitCode()).isEqualTo(KILLED);

    assertThat(machine.join(line).outputOrThrow()).contains("Joined as node " + machine.node);
    assertThat(machine.join(line).outputOrThrow()).contains("already"); // and once more
    machine.leave().outputOrThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leave.stopped",
        "leave.node-deleted",
        "leave.lease-deleted",
        "leave.identity-removed",
        "leave.kubeconfig-removed"
      })
  void killedAnywhereItLeavesAtTheNextTry(String step) throws IOException {
    Joiner machine = new Joiner(folder, step.replace('.', '-'));
    machine.join(line(machine.node)).outputOrThrow();
    machine.dieAt(step);
    assertThat(machine.leave().exitCode()).isEqualTo(KILLED);

    machine.leave().outputOrThrow();
    assertNotJoined(machine);
    assertThat(lab.admin.find(Machines.NODES, new ObjectKey("", machine.node))).isEmpty();
  }

  @Test
  void theHashIsEnoughWhereTheClusterShowsItsAuthority() throws IOException {
    ControlPlane plane =
        ControlPlane.start(
            folder.resolve("cluster"),
            ControlPlane.Options.defaults(
                    ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.err::println))
                .withApiServerFlags(List.of("--anonymous-auth=true")));
    try (JavaProcess controller =
        JavaProcess.start(
            io.kubevmm.controller.Main.class,
            folder.resolve("controller.log"),
            List.of(),
            List.of("--kubeconfig", plane.identity("kubevmm:controller").toString()))) {
      kubectl(plane, "apply", "-f", Lab.manifests().toString());
      publishAuthority(plane);
      String line = Lab.virtctl(plane, "token", "create", "pinned").outputOrThrow();
      assertThat(line).contains("--ca-hash sha256:").doesNotContain("--ca-data");
      Joiner machine = new Joiner(folder, "pinned");
      String wrong = line.strip().replaceFirst(".$", line.strip().endsWith("0") ? "1" : "0");
      refused(machine.join(wrong), "nothing that", "No token was sent");
      assertNotJoined(machine);
      machine.join(line).outputOrThrow();
      assertThat(controller.alive()).isTrue();
    } finally {
      plane.stop();
    }
  }

  /** As kubeadm does it. */
  private void publishAuthority(ControlPlane plane) throws IOException {
    String data = Base64.getEncoder().encodeToString(Files.readAllBytes(plane.authority()));
    Path file =
        Files.writeString(
            folder.resolve("cluster-info.yaml"),
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cluster-info, namespace: kube-public}
            data:
              kubeconfig: |
                clusters: [{name: "", cluster: {certificate-authority-data: "%s"}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: cluster-info, namespace: kube-public}
            rules:
            - {apiGroups: [""], resources: [configmaps], resourceNames: [cluster-info], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: cluster-info, namespace: kube-public}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-info}
            subjects:
            - {kind: User, name: "system:anonymous", apiGroup: rbac.authorization.k8s.io}
            """
                .formatted(data));
    kubectl(plane, "apply", "-f", file.toString());
  }

  private static void kubectl(ControlPlane plane, String... arguments) {
    plane.kubectl(Lab.PATIENCE, arguments).outputOrThrow();
  }
}
