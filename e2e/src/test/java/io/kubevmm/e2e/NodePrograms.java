package io.kubevmm.e2e;

import io.kubevmm.localcluster.GoToolchain;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.KubernetesRelease;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The programs of a node that runs Pods, and Helm, built from pinned Go modules into the project's
 * cache: some minutes at the first time. runc and the CNI plugins come from Debian's packages.
 *
 * @param folder where the programs lie
 */
record NodePrograms(Path folder) {

  private static final Duration BUILD = Duration.ofMinutes(30);
  private static final Path MODULES = Path.of("e2e/src/test/kubelet");
  private static final String VERSION = "k8s.io/component-base/version.gitVersion=v";

  /** Each program's package, and the folder of the Go module that pins it. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "k8s.io/kubernetes/cmd/kubelet", "kube",
          "k8s.io/kubernetes/cmd/kube-proxy", "kube",
          "k8s.io/kubernetes/cmd/kube-scheduler", "kube",
          "github.com/containerd/containerd/v2/cmd/containerd", "containerd",
          "github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2", "containerd",
          "github.com/containerd/containerd/v2/cmd/ctr", "containerd",
          "helm.sh/helm/v3/cmd/helm", "helm");

  static NodePrograms provide(HostFolders folders, Progress progress) {
    Path folder = folders.cache().resolve("controlplane").resolve("kubelet");
    NodePrograms programs = new NodePrograms(folder.resolve(KubernetesRelease.NEWEST.version()));
    for (Map.Entry<String, String> program : PACKAGES.entrySet()) {
      Path file = programs.path(name(program.getKey()));
      if (!Files.isExecutable(file)) {
        progress.now("building " + file.getFileName() + " (minutes)");
        build(new GoToolchain(folders.cache()).provide(progress), program, file);
      }
    }
    return programs;
  }

  Path path(String program) {
    return folder.resolve(program);
  }

  /** A program of Debian, with the package that has it. */
  static String debian(String program, String debianPackage) {
    return Programs.find(program)
        .map(Path::toString)
        .orElseThrow(
            () -> new AssertionError(program + " is absent: apt-get install " + debianPackage));
  }

  private static String name(String goPackage) {
    return goPackage.substring(goPackage.lastIndexOf('/') + 1);
  }

  private static void build(Path go, Map.Entry<String, String> program, Path file) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  go.toString(),
                  "build",
                  "-trimpath",
                  "-buildvcs=false",
                  "-mod=readonly",
                  "-tags=no_btrfs,no_devmapper,no_zfs",
                  "-ldflags=-s -w -X " + VERSION + KubernetesRelease.NEWEST.version(),
                  "-o",
                  fresh.toString(),
                  program.getKey()));
      builder.directory(Lab.checkout().resolve(MODULES).resolve(program.getValue()).toFile());
      builder.environment().putAll(Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GOWORK", "off"));
      Programs.run(BUILD, builder).outputOrThrow();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
