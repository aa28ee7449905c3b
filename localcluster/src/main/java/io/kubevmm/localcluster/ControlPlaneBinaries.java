package io.kubevmm.localcluster;

import io.kubevmm.runtime.FileHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the control plane's programs are. Each one is taken from the first place that has it: the
 * folder of KUBEVMM_ASSETS (envtest's folders lack kube-controller-manager), this project's cache,
 * else it is built into the cache.
 */
public final class ControlPlaneBinaries {

  /** Stands again in the Go module of {@link KubernetesRelease#NEWEST}. */
  public static final String ETCD_VERSION = "3.7.3";

  /** The programs, with the Go package that each is built from. */
  public enum Program {
    ETCD("etcd", "go.etcd.io/etcd/server/v3"),
    KUBE_APISERVER("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"),
    KUBE_CONTROLLER_MANAGER(
        "kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"),
    KUBECTL("kubectl", "k8s.io/kubernetes/cmd/kubectl");

    private final String fileName;
    private final String goPackage;

    Program(String fileName, String goPackage) {
      this.fileName = fileName;
      this.goPackage = goPackage;
    }

    public String fileName() {
      return fileName;
    }

    String goPackage() {
      return goPackage;
    }
  }

  /** Makes {@code programs} of a release appear in {@code folder}, each whole or not at all. */
  @FunctionalInterface
  interface Builder {
    void build(KubernetesRelease release, Set<Program> programs, Path folder, Progress progress);
  }

  private final Map<Program, Path> paths;

  private ControlPlaneBinaries(Map<Program, Path> paths) {
    this.paths = new EnumMap<>(paths);
  }

  /** Finds the programs, and builds those that are nowhere (minutes, the first time). */
  public static ControlPlaneBinaries provide(HostFolders folders, Progress progress) {
    return provide(folders, KubernetesRelease.NEWEST, progress);
  }

  /**
   * As {@link #provide(HostFolders, Progress)}, of a release. The folder of KUBEVMM_ASSETS may hold
   * another one: who asks for an old release leaves it out.
   */
  public static ControlPlaneBinaries provide(
      HostFolders folders, KubernetesRelease release, Progress progress) {
    GoToolchain go = new GoToolchain(folders.cache());
    return provide(folders, release, new ControlPlaneBuild(go), progress);
  }

  static ControlPlaneBinaries provide(
      HostFolders folders, KubernetesRelease release, Builder builder, Progress progress) {
    for (KubernetesRelease source : EnumSet.of(KubernetesRelease.NEWEST, release)) {
      if (!absent(find(folders, release), release, source).isEmpty()) {
        buildOnce(folders, release, source, builder, progress);
      }
    }
    Map<Program, Path> found = find(folders, release);
    if (!absent(found).isEmpty()) {
      throw new LocalClusterException(
          "The build of the control plane ended without %s.".formatted(absent(found)));
    }
    return new ControlPlaneBinaries(found);
  }

  /** The programs as they are now; empty when one would have to be built. */
  public static Optional<ControlPlaneBinaries> present(
      HostFolders folders, KubernetesRelease release) {
    Map<Program, Path> found = find(folders, release);
    return absent(found).isEmpty()
        ? Optional.of(new ControlPlaneBinaries(found))
        : Optional.empty();
  }

  public Path path(Program program) {
    Path path = paths.get(program);
    if (path == null) {
      throw new IllegalStateException(program + " was not provided.");
    }
    return path;
  }

  public Path kubectl() {
    return path(Program.KUBECTL);
  }

  private static Map<Program, Path> find(HostFolders folders, KubernetesRelease release) {
    folders
        .assets()
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> {
          throw new LocalClusterException(
              "KUBEVMM_ASSETS names %s, which is not a folder.".formatted(folder));
        });
    Map<Program, Path> found = new EnumMap<>(Program.class);
    for (Program program : Program.values()) {
      Path cached = release.source(program).cacheFolder(folders).resolve(program.fileName());
      folders
          .assets()
          .map(folder -> folder.resolve(program.fileName()))
          .filter(Files::isExecutable)
          .or(() -> Optional.of(cached).filter(Files::isExecutable))
          .ifPresent(path -> found.put(program, path.toAbsolutePath()));
    }
    return found;
  }

  private static Set<Program> absent(Map<Program, Path> found) {
    Set<Program> absent = EnumSet.allOf(Program.class);
    absent.removeAll(found.keySet());
    return absent;
  }

  /** Those that are to be built from the Go module of {@code source}. */
  private static Set<Program> absent(
      Map<Program, Path> found, KubernetesRelease release, KubernetesRelease source) {
    Set<Program> absent = absent(found);
    absent.removeIf(program -> release.source(program) != source);
    return absent;
  }

  /** One build at a time on this machine; who waited finds the other's result. */
  private static void buildOnce(
      HostFolders folders,
      KubernetesRelease release,
      KubernetesRelease source,
      Builder builder,
      Progress progress) {
    Path folder = source.cacheFolder(folders);
    try (FileHold _ = FileHold.await(folder.resolve(".lock"))) {
      Set<Program> missing = absent(find(folders, release), release, source);
      if (!missing.isEmpty()) {
        builder.build(source, missing, folder, progress);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The cache folder " + folder + " can't be used.", e);
    }
  }
}
