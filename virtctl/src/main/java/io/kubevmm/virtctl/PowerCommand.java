package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the verbs have in common that change a machine's power. */
abstract class PowerCommand implements Command {
  private static final int CONFLICTS = 20;

  private static final Option WAIT =
      Option.optional(
          "DURATION",
          "5m",
          "Waits until it is done, 5m at most, or as long as --wait=90s says.",
          "-w",
          "--wait");

  private final Syntax syntax;

  PowerCommand(String name, String summary, String more, String... examples) {
    this(name, summary, more, List.of(), examples);
  }

  PowerCommand(String name, String summary, String more, List<Option> options, String... examples) {
    this.syntax =
        new Syntax(
            name,
            List.of(),
            summary,
            List.of(more),
            Parameters.some("NAME", "The virtual machines."),
            Stream.concat(options.stream(), Stream.of(WAIT)).toList(),
            List.of(examples));
  }

  @Override
  public final Syntax syntax() {
    return syntax;
  }

  /**
   * What the verb does to a machine.
   *
   * @param changes of the object; empty when there is nothing to do
   * @param said what the user is told, after "VirtualMachine shop/web "
   */
  record Plan(ObjectNode changes, String said) {
    static Plan nothing(String said) {
      return new Plan(Json.object(), said);
    }

    static Plan powerState(String state, String said) {
      return spec(Json.object().put("powerState", state), said);
    }

    static Plan spec(ObjectNode spec, String said) {
      ObjectNode changes = Json.object();
      changes.set("spec", spec);
      return new Plan(changes, said);
    }

    /** An annotation with another value, or with none. */
    static Plan annotation(String name, @Nullable String value, String said) {
      ObjectNode changes = Json.object();
      changes.putObject("metadata").putObject("annotations").put(name, value);
      return new Plan(changes, said);
    }
  }

  /** Decides from the machine as it is; throws a Failure when it cannot be done. */
  abstract Plan plan(Machine machine);

  /** Likewise, for a verb with options of its own. */
  Plan plan(Machine machine, Invocation call) {
    return plan(machine);
  }

  /** What a machine that got there is, after "VirtualMachine shop/web is ". */
  String reached(Machine machine) {
    return machine.phase();
  }

  /** How far a machine is on its way to what the verb wants. */
  abstract Progress progress(Machine machine);

  @Override
  public final int run(Invocation call) {
    Optional<Duration> wait = call.value(WAIT).map(Durations::read);
    PrintWriter out = call.out();
    try (KubeClient client = call.connect()) {
      Waiter waiter = new Waiter(client);
      List<ObjectKey> changed = new ArrayList<>();
      int code = 0;
      String namespace = call.namespace(client);
      for (String name : call.words()) {
        Consumer<ObjectKey> change =
            key -> {
              out.println(Kinds.VIRTUAL_MACHINE + " " + key + " " + change(call, client, key));
              changed.add(key);
            };
        code = Math.max(code, each(new ObjectKey(namespace, name), call.err(), change));
      }
      out.flush();
      long deadline = System.nanoTime() + wait.orElse(Duration.ZERO).toNanos();
      for (ObjectKey key : wait.isEmpty() ? List.<ObjectKey>of() : changed) {
        Consumer<ObjectKey> await = it -> out.println(waiter.await(it, this, deadline));
        code = Math.max(code, each(key, call.err(), await));
        out.flush();
      }
      return code;
    }
  }

  /** Does something to one machine; the sentence of a failure goes to standard error. */
  private static int each(ObjectKey key, PrintWriter err, Consumer<ObjectKey> act) {
    try {
      act.accept(key);
      return 0;
    } catch (KubeException e) {
      Failure failure = e.isNotFound() && !e.reason().isEmpty() ? missing(key) : Failure.of(e);
      return told(failure, err);
    } catch (Failure e) {
      return told(e, err);
    }
  }

  private static int told(Failure failure, PrintWriter err) {
    err.println(failure.getMessage());
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

  private String change(Invocation call, KubeClient client, ObjectKey key) {
    for (int conflicts = 0; ; conflicts++) {
      Machine machine = new Machine(client.get(Resources.VIRTUAL_MACHINE, key));
      if (machine.isObserved()) {
        throw Failure.user(
            machine + " is only observed (spec.managementPolicy): use virsh on its node.");
      }
      Plan plan = plan(machine, call);
      if (plan.changes.isEmpty()) {
        return plan.said;
      }
      ObjectNode patch = plan.changes.deepCopy();
      patch.withObject("/metadata").put("resourceVersion", machine.resourceVersion());
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
