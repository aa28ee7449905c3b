package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the verbs have in common that change a machine's power. */
abstract class PowerCommand implements Callable<Integer> {
  private static final int CONFLICTS = 20;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Virtctl virtctl;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "The virtual machines.")
  private List<String> names = List.of();

  @Option(
      names = {"-w", "--wait"},
      arity = "0..1",
      paramLabel = "DURATION",
      fallbackValue = "5m",
      converter = Durations.class,
      preprocessor = Durations.OnlyAttached.class,
      description =
          "Waits until it is done, ${FALLBACK-VALUE} at most, or as long as --wait=90s says.")
  private @Nullable Duration wait;

  /**
   * What the verb does to a machine.
   *
   * @param changes of the spec; empty when there is nothing to do
   * @param said what the user is told, after "VirtualMachine shop/web "
   */
  record Plan(ObjectNode changes, String said) {
    static Plan nothing(String said) {
      return new Plan(Json.object(), said);
    }

    static Plan powerState(String state, String said) {
      return new Plan(Json.object().put("powerState", state), said);
    }
  }

  /** Decides from the machine as it is; throws a Failure when it cannot be done. */
  abstract Plan plan(Machine machine);

  /** How far a machine is on its way to what the verb wants. */
  abstract Progress progress(Machine machine);

  @Override
  public final Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (KubeClient client = virtctl.connect()) {
      Waiter waiter = new Waiter(client);
      List<ObjectKey> changed = new ArrayList<>();
      int code = 0;
      String namespace = virtctl.namespace(client);
      for (String name : names) {
        ObjectKey key = new ObjectKey(namespace, name);
        code =
            Math.max(
                code,
                each(
                    key,
                    it -> {
                      out.println(Kinds.VIRTUAL_MACHINE + " " + it + " " + change(client, it));
                      changed.add(it);
                    }));
      }
      out.flush();
      long deadline = System.nanoTime() + (wait == null ? 0 : wait.toNanos());
      for (ObjectKey key : wait == null ? List.<ObjectKey>of() : changed) {
        code = Math.max(code, each(key, it -> out.println(waiter.await(it, this, deadline))));
        out.flush();
      }
      return code;
    }
  }

  /** Does something to one machine; the sentence of a failure goes to standard error. */
  private int each(ObjectKey key, Consumer<ObjectKey> act) {
    try {
      act.accept(key);
      return 0;
    } catch (KubeException e) {
      Failure failure = e.isNotFound() && !e.reason().isEmpty() ? missing(key) : Failure.of(e);
      return told(failure);
    } catch (Failure e) {
      return told(e);
    }
  }

  private int told(Failure failure) {
    spec.commandLine().getErr().println(failure.getMessage());
    return failure.code();
  }

  private static Failure missing(ObjectKey key) {
    return Failure.user(
        "VirtualMachine "
            + key
            + " does not exist. `virtctl list -n "
            + key.namespace()
            + "` shows those that do.");
  }

  private String change(KubeClient client, ObjectKey key) {
    for (int conflicts = 0; ; conflicts++) {
      Machine machine = new Machine(client.get(Resources.VIRTUAL_MACHINE, key));
      Plan plan = plan(machine);
      if (plan.changes.isEmpty()) {
        return plan.said;
      }
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("resourceVersion", machine.resourceVersion());
      patch.set("spec", plan.changes);
      try {
        client.mergePatch(Resources.VIRTUAL_MACHINE, key, patch);
        return plan.said;
      } catch (KubeException e) {
        if (!e.isConflict() || conflicts >= CONFLICTS) {
          throw e;
        }
      }
    }
  }
}
