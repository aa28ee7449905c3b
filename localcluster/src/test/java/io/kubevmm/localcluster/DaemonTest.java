package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir Path folder;

  @AfterEach
  void endProcesses() {
    sleeper("600").stop(GRACE);
  }

  @Test
  void startsOnceAndThenLeavesTheProcessAlone() {
    assertThat(sleeper("600").ensureRunning()).isEqualTo(Daemon.Outcome.STARTED);
    ProcessIdentity first = sleeper("600").running().orElseThrow();

    assertThat(sleeper("600").ensureRunning()).isEqualTo(Daemon.Outcome.ALREADY_RUNNING);

    assertThat(sleeper("600").running()).contains(first);
  }

  @Test
  void replacesAProcessThatRunsWithAnotherCommand() {
    sleeper("600").ensureRunning();
    ProcessIdentity first = sleeper("600").running().orElseThrow();

    assertThat(sleeper("601").ensureRunning()).isEqualTo(Daemon.Outcome.REPLACED);

    assertThat(first.alive()).isFalse();
    assertThat(sleeper("601").running()).isPresent();
  }

  @Test
  void neverSignalsAProcessThatGotTheSamePidLater() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessIdentity now = ProcessIdentity.of(bystander.pid()).orElseThrow();
      ProcessIdentity earlier = new ProcessIdentity(now.pid(), now.startTicks() - 1, now.bootId());
      StateFiles.write(pidFile(), earlier + "\ndigest\n");

      assertThat(sleeper("600").running()).isEmpty();
      sleeper("600").stop(GRACE);
      sleeper("600").kill();

      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void neverSignalsAProcessOfAnotherBoot() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessIdentity now = ProcessIdentity.of(bystander.pid()).orElseThrow();
      StateFiles.write(
          pidFile(), new ProcessIdentity(now.pid(), now.startTicks(), "another") + "\n");

      sleeper("600").stop(GRACE);

      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void takesADamagedPidFileForNoProcess() {
    StateFiles.write(pidFile(), "not a pid\n");

    assertThat(sleeper("600").running()).isEmpty();
    assertThat(sleeper("600").ensureRunning()).isEqualTo(Daemon.Outcome.STARTED);
  }

  @Test
  void killsWhatIgnoresThePoliteSignal() {
    Daemon stubborn =
        daemon(List.of("/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
    stubborn.ensureRunning();
    Awaitility.await().until(() -> Files.readString(stubborn.log()).contains("ready"));
    ProcessIdentity process = stubborn.running().orElseThrow();

    stubborn.stop(Duration.ofMillis(200));

    assertThat(process.alive()).isFalse();
    assertThat(pidFile()).doesNotExist();
  }

  @Test
  void appendsItsOutputToTheLogAndGetsOnlyItsOwnEnvironment() {
    Daemon printer =
        new Daemon(
            "printer",
            List.of("/bin/sh", "-c", "env; exec sleep 600"),
            Map.of("MINE", "1"),
            pidFile(),
            folder.resolve("x.log"));
    StateFiles.write(printer.log(), "before\n");

    printer.ensureRunning();

    Awaitility.await().until(() -> Files.readString(printer.log()).contains("MINE=1"));
    assertThat(printer.log()).content().startsWith("before").doesNotContain("JAVA_HOME=");
  }

  @Test
  void runsInASessionOfItsOwn() throws Exception {
    sleeper("600").ensureRunning();
    long pid = sleeper("600").running().orElseThrow().pid();

    Awaitility.await()
        .untilAsserted(() -> assertThat(sessionOf(pid)).isEqualTo(Long.toString(pid)));
  }

  private static String sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
  }

  private Daemon sleeper(String seconds) {
    return daemon(List.of("/bin/sleep", seconds));
  }

  private Daemon daemon(List<String> command) {
    return new Daemon("sleeper", command, Map.of(), pidFile(), folder.resolve("sleeper.log"));
  }

  private Path pidFile() {
    return folder.resolve("run/sleeper.pid");
  }
}
