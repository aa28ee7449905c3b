package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ListPage;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.WatchEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Watches one machine until a verb has come true. */
final class Waiter {
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final KubeClient client;
  private final long begun = System.nanoTime();

  Waiter(KubeClient client) {
    this.client = client;
  }

  /**
   * Waits until the machine has got there and says so; throws a Failure when it will not, or not
   * before the deadline (a {@link System#nanoTime}).
   */
  String await(ObjectKey key, PowerCommand verb, long deadline) {
    Selector only = Selector.fields("metadata.name=" + key.name());
    Machine last = null;
    while (true) {
      try {
        ListPage now = client.list(Resources.VIRTUAL_MACHINE, key.namespace(), only, 0, "");
        if (now.items().isEmpty()) {
          throw Failure.cluster("VirtualMachine " + key + " was deleted meanwhile.");
        }
        last = new Machine(now.items().getFirst());
        if (verb.progress(last) == Progress.UNDER_WAY && deadline > System.nanoTime()) {
          last = watch(key, only, now.resourceVersion(), verb, last, deadline);
        }
      } catch (KubeException e) {
        if (!(e.isUnreachable() || e.isGone()) || deadline < System.nanoTime()) {
          throw e;
        }
        pause(e);
        continue;
      }
      switch (verb.progress(last)) {
        case REACHED -> {
          return last + " is " + verb.reached(last) + ".";
        }
        case FAILED -> throw Failure.cluster(last + " is " + last.phase() + because(last));
        case UNDER_WAY -> {
          if (deadline <= System.nanoTime()) {
            throw late(last);
          }
        }
      }
    }
  }

  /** Watches until the machine has arrived, and returns it as it was last seen. */
  private Machine watch(
      ObjectKey key, Selector only, String from, PowerCommand verb, Machine now, long deadline) {
    AtomicReference<Machine> seen = new AtomicReference<>(now);
    // The server counts whole seconds; nothing may come for all of them.
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration time = Duration.ofSeconds(Math.max(1, left.toSeconds()));
    client.watch(
        Resources.VIRTUAL_MACHINE,
        key.namespace(),
        only,
        from,
        time,
        time.plusSeconds(5),
        event -> {
          if (event.type() == WatchEvent.Type.BOOKMARK) {
            return true;
          }
          seen.set(new Machine(event.object()));
          return event.type() != WatchEvent.Type.DELETED
              && verb.progress(seen.get()) == Progress.UNDER_WAY;
        });
    return seen.get();
  }

  private Failure late(Machine machine) {
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    return Failure.cluster(
        machine
            + " is still "
            + machine.phase()
            + " after "
            + Durations.written(waited)
            + because(machine));
  }

  private static String because(Machine machine) {
    return machine.message().isEmpty() ? "." : ": " + machine.message();
  }

  private static void pause(KubeException cause) {
    try {
      Thread.sleep(AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
