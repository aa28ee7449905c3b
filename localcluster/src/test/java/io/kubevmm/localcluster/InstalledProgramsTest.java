package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledProgramsTest {

  @TempDir Path folder;

  @BeforeEach
  void build() {
    jar("scheduler/target/kubevmm-scheduler.jar", "one");
    jar("scheduler/target/lib/b.jar", "b");
    jar("scheduler/target/lib/a.jar", "a");
  }

  @Test
  void runsFromCopiesSoThatABuildCannotPullThemAway() {
    String classPath = install().classPath("scheduler");

    List<Path> jars = List.of(classPath.split(":")).stream().map(Path::of).toList();
    assertThat(jars)
        .extracting(jar -> jar.getFileName().toString())
        .containsExactly("kubevmm-scheduler.jar", "a.jar", "b.jar");
    assertThat(jars)
        .allSatisfy(jar -> assertThat(jar).startsWith(folder.resolve("programs")).exists());
  }

  @Test
  void anUnchangedBuildKeepsItsClassPathAndAnotherOneGetsAnother() {
    String first = install().classPath("scheduler");
    assertThat(install().classPath("scheduler")).isEqualTo(first);

    jar("scheduler/target/kubevmm-scheduler.jar", "two");

    assertThat(install().classPath("scheduler")).isNotEqualTo(first);
  }

  @Test
  void removesTheBuildsThatNothingRunsFromAnyMore() throws Exception {
    install();
    jar("scheduler/target/kubevmm-scheduler.jar", "two");
    InstalledPrograms second = install();

    second.removeOthers(folder.resolve("programs"));

    try (var builds = Files.list(folder.resolve("programs"))) {
      assertThat(builds)
          .hasSize(1)
          .allSatisfy(
              build -> assertThat(second.classPath("scheduler")).contains(build.toString()));
    }
  }

  @Test
  void saysWhichModuleIsNotBuilt() {
    assertThatThrownBy(() ->
            InstalledPrograms.install(folder, List.of("executor"), folder.resolve("programs")))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("executor is not built");
  }

  private InstalledPrograms install() {
    return InstalledPrograms.install(folder, List.of("scheduler"), folder.resolve("programs"));
  }

  private void jar(String path, String content) {
    StateFiles.write(folder.resolve(path), content);
  }
}
