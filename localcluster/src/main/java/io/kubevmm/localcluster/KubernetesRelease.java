package io.kubevmm.localcluster;

import io.kubevmm.localcluster.ControlPlaneBinaries.Program;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The releases of Kubernetes whose control plane can be built here: the newest that we know, which
 * {@code up} runs, and older ones for the tests. Each stands again in the Go module {@code
 * src/main/controlplane/MINOR}. Of a minor release it is the newest patch of which the Go module
 * proxy has all parts.
 */
public enum KubernetesRelease {
  V1_32("1.32.9"),
  V1_33("1.33.13"),
  V1_37("1.37.2");

  public static final KubernetesRelease NEWEST = V1_37;

  private final String version;

  KubernetesRelease(String version) {
    this.version = version;
  }

  /**
   * The release of a minor version.
   *
   * @param minor as 1.37
   * @throws LocalClusterException if there is none
   */
  public static KubernetesRelease of(String minor) {
    return Arrays.stream(values())
        .filter(release -> release.minor().equals(minor))
        .findFirst()
        .orElseThrow(() ->
            new LocalClusterException(
                "The control plane of Kubernetes '%s' can't be built here; those of %s can."
                    .formatted(
                        minor,
                        Arrays.stream(values())
                            .map(KubernetesRelease::minor)
                            .collect(Collectors.joining(", ")))));
  }

  /** The whole version, as 1.37.2. */
  public String version() {
    return version;
  }

  /** As 1.37. */
  public String minor() {
    return version.substring(0, version.lastIndexOf('.'));
  }

  /** The release whose Go module has a program: all use one etcd. */
  KubernetesRelease source(Program program) {
    return program == Program.ETCD ? NEWEST : this;
  }

  /** Where what is built from this release's Go module is kept. */
  Path cacheFolder(HostFolders folders) {
    String etcd = this == NEWEST ? "-etcd-" + ControlPlaneBinaries.ETCD_VERSION : "";
    return folders.cache().resolve("controlplane").resolve("kubernetes-" + version + etcd);
  }
}
