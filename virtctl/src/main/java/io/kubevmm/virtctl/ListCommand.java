package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lists machines. */
final class ListCommand implements Command {
  private static final Option ALL_NAMESPACES =
      Option.flag("Those of all namespaces.", "-A", "--all-namespaces");

  private static final Option LABELS =
      Option.value("LABELS", "Only those with these labels, such as app=web.", "-l", "--selector");

  private static final Option NODE = Option.value("NODE", "Only those of this node.", "--node");

  private static final Option OUTPUT =
      Option.choice(
          "FORM",
          List.of("table", "wide", "json", "yaml", "name"),
          "The form of the output.",
          "-o",
          "--output");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "list",
        List.of("ls"),
        "Lists virtual machines.",
        List.of(),
        Parameters.any("NAME", "Only these."),
        List.of(ALL_NAMESPACES, LABELS, NODE, OUTPUT),
        List.of(
            "virtctl list                      those of the namespace",
            "virtctl list -A --node node-3     all on one node",
            "virtctl list -l app=web -o wide   with reason and libvirt's name",
            "virtctl list web -o yaml          everything about one"));
  }

  @Override
  public int run(Invocation call) {
    boolean all = call.has(ALL_NAMESPACES);
    if (all && !call.words().isEmpty()) {
      throw Failure.user("A name is one of a namespace: leave out -A, or the names.");
    }
    try (KubeClient client = call.connect()) {
      String namespace = all ? "" : call.namespace(client);
      List<ObjectNode> found =
          call.words().isEmpty() ? chosen(call, client, namespace) : named(call, client, namespace);
      for (ObjectNode machine : found) {
        Json.child(machine, "metadata").remove("managedFields");
      }
      print(call, found, namespace);
      boolean missing = found.size() < call.words().size();
      return missing ? Failure.USER : 0;
    }
  }

  private static List<ObjectNode> chosen(Invocation call, KubeClient client, String namespace) {
    String node = call.value(NODE).orElse("");
    String fields = node.isEmpty() ? "" : "spec.nodeName=" + node;
    Selector selector = new Selector(fields, call.value(LABELS).orElse(""));
    return client.listAll(Resources.VIRTUAL_MACHINE, namespace, selector);
  }

  private static List<ObjectNode> named(Invocation call, KubeClient client, String namespace) {
    List<ObjectNode> found = new ArrayList<>();
    for (String name : call.words()) {
      ObjectKey key = new ObjectKey(namespace, name);
      try {
        found.add(client.get(Resources.VIRTUAL_MACHINE, key));
      } catch (KubeException e) {
        if (!e.isNotFound() || e.reason().isEmpty()) {
          throw e;
        }
        call.err().println("VirtualMachine " + key + " does not exist.");
      }
    }
    return found;
  }

  private static void print(Invocation call, List<ObjectNode> machines, String namespace) {
    PrintWriter out = call.out();
    String output = call.value(OUTPUT).orElse("table");
    switch (output) {
      case "json" -> out.println(Json.pretty(document(call, machines)));
      case "yaml" -> out.print(new YamlCodec().write(document(call, machines)));
      case "name" ->
          machines.forEach(
              machine -> out.println("virtualmachine.kubevmm.io/" + ObjectKey.of(machine).name()));
      default -> table(call, machines, namespace, output.equals("wide"));
    }
  }

  private static void table(
      Invocation call, List<ObjectNode> machines, String namespace, boolean wide) {
    if (!machines.isEmpty()) {
      MachineTable table = new MachineTable(namespace.isEmpty(), wide, Instant.now());
      call.out().print(table.of(machines));
    } else if (call.words().isEmpty()) {
      String where = namespace.isEmpty() ? "in any namespace" : "in namespace " + namespace;
      call.err().println("There are no such virtual machines " + where + ".");
    }
  }

  /** As kubectl does: one object alone when one was named, else a List. */
  private static ObjectNode document(Invocation call, List<ObjectNode> machines) {
    if (call.words().size() == 1 && machines.size() == 1) {
      return machines.getFirst();
    }
    ObjectNode list = Json.object().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    machines.forEach(items::add);
    return list;
  }
}
