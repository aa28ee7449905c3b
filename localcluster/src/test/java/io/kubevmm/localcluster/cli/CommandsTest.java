package io.kubevmm.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.StateFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void statusSaysThatNothingIsSetUpYet() {
    assertThat(run("status")).isEqualTo(1);

    assertThat(output()).contains("is not set up").contains("./kubevmm up");
  }

  @Test
  void logsShowTheEndOfEachLog() {
    StateFiles.write(installation().log("executor"), "one\ntwo\nthree\n");
    StateFiles.write(installation().controlPlane().resolve("log/etcd.log"), "ready\n");

    assertThat(run("logs", "-n", "2")).isZero();

    assertThat(output())
        .contains("== executor")
        .contains("  two\n  three")
        .contains("  ready")
        .doesNotContain("one");
  }

  @Test
  void logsNameTheOnesThatThereAre() {
    StateFiles.write(installation().log("executor"), "one\n");

    assertThat(run("logs", "exekutor")).isEqualTo(1);

    assertThat(output()).contains("no log of 'exekutor'").contains("There are: executor.");
  }

  @Test
  void downHasNothingToStopOnAFreshMachine() {
    assumeRoot();

    assertThat(run("down")).isZero();

    assertThat(output()).contains("nothing to stop");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void aPurgeDeletesNoFolderThatIsNotOurs() {
    assumeRoot();
    StateFiles.write(folder.resolve("state/precious"), "data\n");

    assertThat(run("down", "--purge", "--yes")).isEqualTo(1);

    assertThat(output()).contains("does not look like the state of");
    assertThat(folder.resolve("state/precious")).hasContent("data");
  }

  @Test
  void aPurgeDeletesTheStateAndTheCacheOnlyOnRequest() {
    assumeRoot();
    StateFiles.write(installation().marker(), "");
    StateFiles.write(installation().log("executor"), "");
    StateFiles.write(folder.resolve("cache/built"), "");

    assertThat(run("down", "--purge", "--yes")).isZero();

    assertThat(folder.resolve("state")).doesNotExist();
    assertThat(folder.resolve("cache/built")).exists();
  }

  @Test
  void upRefusesANameThatNoObjectMayHave() {
    assertThat(run("up", "--node-name", "under_score")).isEqualTo(1);

    assertThat(output()).contains("'under_score' can't be the name").contains("--node-name");
  }

  @Test
  void aWrongOptionShowsTheUsage() {
    assertThat(run("up", "--fast")).isEqualTo(2);
  }

  private static void assumeRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "down needs root");
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    return Main.commandLine(installation(), new Terminal(out, out)).execute(arguments);
  }

  private String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  private Installation installation() {
    HostFolders folders =
        new HostFolders(folder.resolve("state"), folder.resolve("cache"), Optional.empty());
    return new Installation(folders, folder);
  }
}
