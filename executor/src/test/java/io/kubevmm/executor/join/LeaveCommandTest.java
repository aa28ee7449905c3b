package io.kubevmm.executor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kubevmm.executor.Resources;
import io.kubevmm.executor.node.StateHold;
import io.kubevmm.kube.Json;
import io.kubevmm.runtime.FileHold;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node ceases to be one: what goes, what stays, and what stands against it. */
class LeaveCommandTest {

  @TempDir Path folder;
  private JoinDesk desk;

  @BeforeEach
  void join() throws Exception {
    desk = new JoinDesk(folder);
    desk.approve();
    desk.join("--token", JoinDesk.token("n1"), "--ca-data", desk.caData());
    desk.object(Resources.NODES, "", "n1", node -> {});
    desk.object(Resources.NODES, "", "n2", node -> {});
    desk.object(Resources.LEASES, "kubevmm-node-leases", "n1", lease -> {});
    desk.reached.clear();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private void machine(String name, String node) {
    desk.object(
        Resources.VIRTUAL_MACHINES,
        "shop",
        name,
        vm -> Json.child(vm, "spec").put("nodeName", node));
  }

  private void assertStillJoined() {
    assertThat(desk.server.store().all(Resources.NODES)).hasSize(2);
    assertThat(desk.membership().kubeconfig()).exists();
    assertThat(desk.membership().identity()).exists();
  }

  @Test
  void takesItsOwnTracesAwayAndNobodyElses() throws Exception {
    machine("elsewhere", "n2");
    desk.service.managed = true;

    assertThat(desk.leave()).contains("This machine has left");

    assertThat(desk.server.store().all(Resources.NODES)).hasSize(1);
    assertThat(desk.server.store().all(Resources.LEASES)).isEmpty();
    assertThat(desk.membership().kubeconfig()).doesNotExist();
    assertThat(desk.membership().identity()).doesNotExist();
    assertThat(desk.service.asked).containsExactly("stop");
    assertThat(desk.leave()).contains("has joined no cluster");
  }

  @Test
  void isRefusedWhileMachinesAreBound() {
    machine("web", "n1");
    desk.service.managed = true;

    assertThat(JoinDesk.refusal(catchThrowable(() -> desk.leave())))
        .contains("shop/web", "--keep-guests-unmanaged");
    assertStillJoined();
    assertThat(desk.service.asked).isEmpty();
  }

  @Test
  void leavesGuestsToThemselvesWhenThatIsSaid() throws Exception {
    machine("web", "n1");

    assertThat(desk.leave("--keep-guests-unmanaged")).contains("Left to themselves", "shop/web");
    assertThat(desk.server.store().all(Resources.VIRTUAL_MACHINES)).hasSize(1);
  }

  @Test
  void isRefusedWhileTheExecutorWorks() throws Exception {
    try (FileHold hold = StateHold.take(desk.membership().stateFolder()).orElseThrow()) {
      assertThat(hold).isNotNull();
      assertThat(JoinDesk.refusal(catchThrowable(() -> desk.leave())))
          .contains("the executor is at work");
    }
    assertStillJoined();
  }

  @Test
  void aClusterThatIsGoneIsASentenceWithTheFilesToRemove() {
    desk.server.stop();

    assertThat(JoinDesk.refusal(catchThrowable(() -> desk.leave())))
        .contains("cannot be told", desk.membership().kubeconfig().toString());
  }

  @Test
  void beganBeforeItGoesOn() throws Exception {
    Files.delete(desk.membership().identity());

    assertThat(desk.leave()).contains("The certificate is gone", "This machine has left");
    assertThat(desk.membership().kubeconfig()).doesNotExist();
  }
}
