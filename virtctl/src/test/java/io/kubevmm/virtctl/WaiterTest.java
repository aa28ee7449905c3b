package io.kubevmm.virtctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaiterTest {
  @TempDir Path folder;
  private Console console;

  @BeforeEach
  void start() throws IOException {
    console = new Console(folder);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  /** Runs a command line until it waits. */
  private CompletableFuture<Result> waiting(String... arguments) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> result.complete(console.run(arguments)));
    await().until(() -> console.server.openWatches() > 0);
    return result;
  }

  @Test
  void waitsUntilTheNodeSaysSo() throws Exception {
    console.machine("web", "Stopped", "Stopped");
    CompletableFuture<Result> started = waiting("start", "--wait", "web");
    console.report("web", "Starting", "Starting", "libvirt starts it");
    assertThat(started).isNotDone();
    console.report("web", "Running", "Running", "it runs");

    assertThat(started.get().code()).isZero();
    assertThat(started.get().out())
        .isEqualTo("VirtualMachine shop/web shall run.\nVirtualMachine shop/web is Running.\n");
  }

  @Test
  void aPhaseFromBeforeTheChangeDoesNotCount() throws Exception {
    console.machine("web", "Running", "Running");
    CompletableFuture<Result> restarted = waiting("restart", "web", "--wait=30s");
    console.report("web", "Running", "Running", "it runs");

    assertThat(restarted.get().out()).endsWith("is Running.\n");
  }

  @Test
  void showsWhyItFailed() throws Exception {
    console.machine("web", "Stopped", "Stopped");
    CompletableFuture<Result> started = waiting("start", "web", "-w");
    console.report("web", "Failed", "StartFailed", "libvirt: the disk /x is missing");

    assertThat(started.get().code()).isEqualTo(2);
    assertThat(started.get().err())
        .isEqualTo("VirtualMachine shop/web is Failed: libvirt: the disk /x is missing\n");
  }

  @Test
  void showsWhereItStandsWhenTheTimeIsOver() {
    console.machine("web", "Stopped", "");
    console.report("web", "Stopped", "Stopped", "the machine is off");
    Result result = console.run("start", "web", "--wait=1s");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("VirtualMachine shop/web is still Stopped after ")
        .endsWith("s: the machine is off\n");
  }

  @Test
  void aGuestWithoutMemoryToSaveIsAFailure() throws Exception {
    console.machine("web", "Running", "Stopped");
    CompletableFuture<Result> saved = waiting("save", "web", "--wait");
    console.report("web", "Stopped", "NothingToSave", "the guest was off");

    assertThat(saved.get().code()).isEqualTo(2);
    assertThat(saved.get().err()).contains("the guest was off");
  }

  @Test
  void aMachineThatIsDeletedMeanwhileEndsTheWait() throws Exception {
    console.machine("web", "Running", "Running");
    CompletableFuture<Result> stopped = waiting("stop", "web", "--wait");
    console.server.store().delete(Resources.VIRTUAL_MACHINE, Console.key("web"));

    assertThat(stopped.get().err()).isEqualTo("VirtualMachine shop/web was deleted meanwhile.\n");
  }

  @Test
  void aBrokenWatchIsOpenedAgain() throws InterruptedException, ExecutionException {
    console.machine("web", "Running", "Running");
    CompletableFuture<Result> stopped = waiting("stop", "web", "--wait");
    console.server.dropConnections();
    console.report("web", "Stopped", "Stopped", "the machine is off");

    assertThat(stopped.get().code()).isZero();
  }
}
