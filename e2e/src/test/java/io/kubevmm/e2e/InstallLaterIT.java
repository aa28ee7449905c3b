package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.JoinCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our processes on a cluster of their own that does not know our kinds yet. */
class InstallLaterIT {

  private static final Duration WITHOUT_KINDS = Duration.ofSeconds(10);
  private static final String MACHINE =
      """
      apiVersion: kubevmm.io/v1alpha1
      kind: VirtualMachine
      metadata: {name: first, namespace: default}
      spec: {cpu: 1, memory: 64Mi}
      """;

  @TempDir private Path folder;

  private final List<JavaProcess> processes = new ArrayList<>();
  private ControlPlane plane;

  @BeforeEach
  void startControlPlane() {
    plane =
        ControlPlane.start(
            folder.resolve("cluster"),
            ControlPlane.Options.defaults(
                ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.err::println)));
  }

  @AfterEach
  void endAll() {
    processes.forEach(JavaProcess::close);
    ControlPlane.stop(folder.resolve("cluster"));
  }

  @Test
  void processesThatStartBeforeTheKindsAreInstalledWaitForThem() throws IOException {
    for (Path manifest : manifests()) {
      if (!manifest.getFileName().toString().contains("-crd-")) {
        kubectl("apply", "-f", manifest.toString());
      }
    }
    start(io.kubevmm.controller.Main.class, "controller", kubeconfig("kubevmm:controller"));
    start(io.kubevmm.scheduler.Main.class, "scheduler", kubeconfig("kubevmm:scheduler"));
    Path join = folder.resolve("join.kubeconfig");
    JoinCredential.write(
        ClusterAccess.open(plane.adminKubeconfig(), plane.kubectl()), "early", join);
    List<String> executor =
        new ArrayList<>(List.of("--kubeconfig", join.toString(), "--node-name", "early"));
    executor.addAll(List.of("--libvirt-uri", "test:///default", "--accelerator", "test"));
    executor.addAll(List.of("--state-dir", folder.resolve("early").toString()));
    executor.addAll(List.of("--transfer-address", "127.0.0.1:0"));
    start(io.kubevmm.executor.Main.class, "executor", executor);

    Awaitility.await("all of them wait")
        .during(WITHOUT_KINDS)
        .atMost(WITHOUT_KINDS.plusSeconds(5))
        .until(() -> processes.stream().allMatch(JavaProcess::alive));

    kubectl("apply", "-f", Lab.manifests().toString());
    Path object = Files.writeString(folder.resolve("first.yaml"), MACHINE);
    Awaitility.await("the kinds are served")
        .atMost(Lab.PATIENCE)
        .until(() -> plane.kubectl(Lab.PATIENCE, "apply", "-f", object.toString()).succeeded());
    String limit = "--timeout=" + Lab.PATIENCE.toSeconds() + "s";
    kubectl("wait", "--for=condition=Ready", "vm/first", limit);
    assertThat(kubectl("get", "vmnode", "-o", "name")).contains("early");
    assertThat(processes).allMatch(JavaProcess::alive);
  }

  private static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(Lab.manifests())) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  private List<String> kubeconfig(String user) {
    return List.of("--kubeconfig", plane.identity(user).toString());
  }

  private void start(Class<?> main, String name, List<String> arguments) {
    processes.add(
        JavaProcess.start(main, folder.resolve("log").resolve(name), List.of(), arguments));
  }

  private String kubectl(String... arguments) {
    return plane.kubectl(Lab.PATIENCE, arguments).outputOrThrow();
  }
}
