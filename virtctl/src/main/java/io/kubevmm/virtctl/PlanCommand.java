package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import io.kubevmm.virtctl.convert.ObjectFiles;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says beforehand what a change of machines would need. */
final class PlanCommand implements Command {
  private static final Option FILE =
      Option.value(
          "FILE", "The machines as they shall be; - is standard input.", "-f", "--filename");

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public Syntax syntax() {
    return new Syntax(
        "plan",
        List.of(),
        "Says of each field of a changed machine when it would take effect, and changes nothing.",
        List.of(
            "Asks the node that has the machine, by a VirtualMachinePlan that is removed again. The"
                + " API server's own rules are asked too, by a dry run.",
            "live: by the named call of libvirt, as soon as the object is changed. at next start:"
                + " with virtctl restart, or a reboot from within. never: not for this machine."),
        Parameters.NONE,
        List.of(FILE),
        List.of("virtctl plan -f web.yaml", "virtctl plan -f - < web.yaml"));
  }

  @Override
  public int run(Invocation call) {
    String file =
        call.value(FILE)
            .orElseThrow(
                () -> Failure.user("Missing: -f FILE.\n`virtctl plan --help` explains the usage."));
    List<ObjectNode> machines = ObjectFiles.read(file, call.in(), Kinds.VIRTUAL_MACHINE);
    try (KubeClient client = call.connect()) {
      for (ObjectNode wanted : machines) {
        ObjectNode metadata = Json.child(wanted, "metadata");
        if (Json.text(metadata, "namespace").isEmpty()) {
          metadata.put("namespace", call.namespace(client));
        }
        plan(client, wanted, call.out());
        call.out().flush();
      }
      return 0;
    }
  }

  private static void plan(KubeClient client, ObjectNode wanted, PrintWriter out) {
    ObjectKey key = ObjectKey.of(wanted);
    Optional<ObjectNode> found = client.find(Resources.VIRTUAL_MACHINE, key);
    if (found.isEmpty()) {
      client.dryRun().create(Resources.VIRTUAL_MACHINE, wanted);
      out.println(Kinds.VIRTUAL_MACHINE + " " + key + " would be created.");
      return;
    }
    ObjectNode proposed = proposed(found.get(), wanted);
    ObjectNode judged = client.dryRun().replace(Resources.VIRTUAL_MACHINE, proposed);
    Machine machine = new Machine(found.get());
    String node = Json.text(found.get(), "spec", "nodeName");
    if (node.isEmpty()) {
      out.println(machine + " has no node yet: all of it is for its first start.");
      return;
    }
    JsonNode status = ask(client, machine, node, judged);
    out.println(machine + " on node " + node + ", " + machine.phase() + ":");
    JsonNode changes = status.path("changes");
    if (changes.isEmpty()) {
      out.println("  nothing would change");
    }
    int widest = 0;
    for (JsonNode change : changes) {
      widest = Math.max(widest, Json.text(change, "path").length());
    }
    for (JsonNode change : changes) {
      out.printf(
          "  %-" + Math.min(widest, 60) + "s  %-13s  %s%n",
          Json.text(change, "path"),
          words(Json.text(change, "applies")),
          Json.text(change, "reason"));
    }
  }

  /** The object with the file's spec; what others keep in it stays. */
  private static ObjectNode proposed(ObjectNode now, ObjectNode wanted) {
    ObjectNode proposed = now.deepCopy();
    proposed.remove("status");
    ObjectNode spec = Json.child(wanted, "spec").deepCopy();
    for (String kept : List.of("nodeName", "runGeneration")) {
      JsonNode value = Json.at(now, "spec", kept);
      if (!spec.has(kept) && !value.isMissingNode()) {
        spec.set(kept, value);
      }
    }
    proposed.set("spec", spec);
    return proposed;
  }

  private static JsonNode ask(KubeClient client, Machine machine, String node, ObjectNode judged) {
    ObjectNode question =
        Json.object().put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_PLAN);
    ObjectNode metadata = question.putObject("metadata");
    metadata
        .put("namespace", machine.key().namespace())
        .put("generateName", machine.key().name() + "-");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", Kinds.API_VERSION)
        .put("kind", Kinds.VIRTUAL_MACHINE)
        .put("name", machine.key().name())
        .put("uid", Json.text(machine.object(), "metadata", "uid"));
    ObjectNode spec = question.putObject("spec");
    spec.put("virtualMachine", machine.key().name()).put("nodeName", node);
    spec.set("proposed", judged.path("spec"));
    ObjectKey plan = ObjectKey.of(client.create(Resources.VIRTUAL_MACHINE_PLAN, question));
    try {
      return answer(client, plan, node);
    } finally {
      try {
        client.delete(Resources.VIRTUAL_MACHINE_PLAN, plan, DeleteOptions.NONE);
      } catch (KubeException e) {
        // It goes with its machine.
      }
    }
  }

  private static JsonNode answer(KubeClient client, ObjectKey plan, String node) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      ObjectNode now = client.get(Resources.VIRTUAL_MACHINE_PLAN, plan);
      JsonNode complete = new Machine(now).condition(Conditions.COMPLETE);
      if (Json.text(complete, "status").equals("True")) {
        return now.path("status");
      }
      if (Json.text(complete, "status").equals("False")) {
        throw Failure.user("It cannot be as asked: " + Json.text(complete, "message") + ".");
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.cluster("Interrupted.");
      }
    }
    throw Failure.cluster(
        "Node " + node + " has not answered within " + Durations.written(LIMIT) + ".");
  }

  private static String words(String applies) {
    return switch (applies) {
      case "Live" -> "live";
      case "OnRestart" -> "at next start";
      default -> "never";
    };
  }
}
