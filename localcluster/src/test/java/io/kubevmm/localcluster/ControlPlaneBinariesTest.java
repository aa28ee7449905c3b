package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.localcluster.ControlPlaneBinaries.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlPlaneBinariesTest {

  @TempDir Path home;

  private final List<Set<Program>> builds = new ArrayList<>();
  private final List<KubernetesRelease> built = new ArrayList<>();

  @Test
  void buildsEverythingOnceAndThenUsesTheCache() {
    provide(Optional.empty());
    ControlPlaneBinaries second = provide(Optional.empty());

    assertThat(builds).containsExactly(EnumSet.allOf(Program.class));
    assertThat(second.kubectl()).startsWith(home.resolve("cache")).isExecutable();
  }

  @Test
  void takesWhatTheAssetsFolderHasAndBuildsOnlyTheRest() {
    Path assets = home.resolve("assets");
    Set.of(Program.ETCD, Program.KUBE_APISERVER, Program.KUBECTL)
        .forEach(program -> writeProgram(assets, program));

    ControlPlaneBinaries binaries = provide(Optional.of(assets));

    assertThat(builds).containsExactly(EnumSet.of(Program.KUBE_CONTROLLER_MANAGER));
    assertThat(binaries.path(Program.ETCD)).isEqualTo(assets.resolve("etcd"));
    assertThat(binaries.path(Program.KUBE_CONTROLLER_MANAGER)).startsWith(home.resolve("cache"));
  }

  @Test
  void prefersTheAssetsFolderToTheCache() {
    provide(Optional.empty());
    Path assets = home.resolve("assets");
    writeProgram(assets, Program.KUBECTL);

    assertThat(provide(Optional.of(assets)).kubectl()).isEqualTo(assets.resolve("kubectl"));
  }

  @Test
  void refusesAnAssetsFolderThatIsNotThere() {
    assertThatThrownBy(() -> provide(Optional.of(home.resolve("nowhere"))))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("KUBEVMM_ASSETS")
        .hasMessageContaining("nowhere");
  }

  @Test
  void anOldReleaseIsKeptApartAndRunsWithTheEtcdOfTheNewest() {
    ControlPlaneBinaries newest = provide(Optional.empty());
    ControlPlaneBinaries old = provide(Optional.empty(), KubernetesRelease.V1_32);

    assertThat(built).containsExactly(KubernetesRelease.NEWEST, KubernetesRelease.V1_32);
    assertThat(builds.getLast()).isEqualTo(EnumSet.complementOf(EnumSet.of(Program.ETCD)));
    assertThat(old.path(Program.ETCD)).isEqualTo(newest.path(Program.ETCD));
    assertThat(old.kubectl()).isExecutable().isNotEqualTo(newest.kubectl());
  }

  @Test
  void anOldReleaseAloneBuildsOnlyEtcdOfTheNewest() {
    provide(Optional.empty(), KubernetesRelease.V1_33);

    assertThat(built).containsExactlyInAnyOrder(KubernetesRelease.NEWEST, KubernetesRelease.V1_33);
    assertThat(builds.get(built.indexOf(KubernetesRelease.NEWEST))).containsExactly(Program.ETCD);
  }

  @Test
  void saysWhichReleasesThereAre() {
    assertThat(KubernetesRelease.of("1.37")).isEqualTo(KubernetesRelease.NEWEST);
    assertThatThrownBy(() -> KubernetesRelease.of("1.31"))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("'1.31'")
        .hasMessageContaining("1.32, 1.33, 1.37");
  }

  @ParameterizedTest
  @EnumSource
  void theModuleFileAndTheCodeNameTheSameReleases(KubernetesRelease release) throws Exception {
    Path file = Path.of("src/main/controlplane").resolve(release.minor()).resolve("go.mod");
    String module = Files.readString(file);

    assertThat(module).contains("k8s.io/kubernetes v" + release.version());
    for (Program program : Program.values()) {
      if (release.source(program) == release) {
        assertThat(module).contains("\t" + program.goPackage() + "\n");
      }
    }
    if (release == KubernetesRelease.NEWEST) {
      assertThat(module)
          .contains("go.etcd.io/etcd/server/v3 v" + ControlPlaneBinaries.ETCD_VERSION);
    }
  }

  @Test
  void foldersComeFromTheEnvironment() {
    HostFolders folders =
        HostFolders.of(
            Map.of("HOME", "/home/a", "XDG_CACHE_HOME", "/cache", "KUBEVMM_ASSETS", "/assets"));

    assertThat(folders)
        .isEqualTo(
            new HostFolders(
                Path.of("/var/lib/kubevmm"),
                Path.of("/cache/kubevmm"),
                Optional.of(Path.of("/assets"))));
    assertThat(HostFolders.of(Map.of("HOME", "/home/a")).cache())
        .isEqualTo(Path.of("/home/a/.cache/kubevmm"));
  }

  @Test
  void knowsWhichGoIsNewEnough() {
    assertThat(GoToolchain.newEnough("go1.26.8\n")).isTrue();
    assertThat(GoToolchain.newEnough("go1.27rc1")).isTrue();
    assertThat(GoToolchain.newEnough("go1.24.4")).isFalse();
    assertThat(GoToolchain.newEnough("devel")).isFalse();
  }

  @Test
  void asksTheFirstModuleProxyThatIsConfigured() {
    assertThat(GoToolchain.proxy(null)).isEqualTo("https://proxy.golang.org");
    assertThat(GoToolchain.proxy("direct")).isEqualTo("https://proxy.golang.org");
    assertThat(GoToolchain.proxy("https://mirror.example/go/,direct"))
        .isEqualTo("https://mirror.example/go");
  }

  private ControlPlaneBinaries provide(Optional<Path> assets) {
    return provide(assets, KubernetesRelease.NEWEST);
  }

  private ControlPlaneBinaries provide(Optional<Path> assets, KubernetesRelease release) {
    HostFolders folders = new HostFolders(home.resolve("state"), home.resolve("cache"), assets);
    return ControlPlaneBinaries.provide(
        folders,
        release,
        (source, programs, folder, progress) -> {
          built.add(source);
          builds.add(EnumSet.copyOf(programs));
          programs.forEach(program -> writeProgram(folder, program));
        },
        Progress.SILENT);
  }

  private static void writeProgram(Path folder, Program program) {
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve(program.fileName()), "#!/bin/true\n");
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " can't be made executable");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
