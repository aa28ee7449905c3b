package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.YamlCodec;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists machines. */
@Command(
    name = "list",
    description = "Lists virtual machines.",
    footer = {
      "%nExamples:",
      "  virtctl list                      those of the namespace",
      "  virtctl list -A --node node-3     all on one node",
      "  virtctl list -l app=web -o wide   with reason and libvirt's name",
      "  virtctl list web -o yaml          everything about one"
    })
final class ListCommand implements Callable<Integer> {
  /** The forms of output. */
  enum Output {
    table,
    wide,
    json,
    yaml,
    name
  }

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Virtctl virtctl;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Only these.")
  private List<String> names = List.of();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Those of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      defaultValue = "",
      description = "Only those with these labels, such as app=web.")
  private String labels = "";

  @Option(
      names = "--node",
      paramLabel = "NODE",
      defaultValue = "",
      description = "Only those of this node.")
  private String node = "";

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORM",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Output output = Output.table;

  private int code;

  @Override
  public Integer call() {
    try (KubeClient client = virtctl.connect()) {
      if (allNamespaces && !names.isEmpty()) {
        throw Failure.user("A name is one of a namespace: leave out -A, or the names.");
      }
      String namespace = allNamespaces ? "" : virtctl.namespace(client);
      List<ObjectNode> found = names.isEmpty() ? all(client, namespace) : named(client, namespace);
      print(found, namespace);
    }
    return code;
  }

  private List<ObjectNode> all(KubeClient client, String namespace) {
    Selector selector = new Selector(node.isEmpty() ? "" : "spec.nodeName=" + node, labels);
    return client.listAll(Resources.VIRTUAL_MACHINE, namespace, selector);
  }

  private List<ObjectNode> named(KubeClient client, String namespace) {
    List<ObjectNode> found = new ArrayList<>();
    for (String name : names) {
      ObjectKey key = new ObjectKey(namespace, name);
      try {
        found.add(client.get(Resources.VIRTUAL_MACHINE, key));
      } catch (KubeException e) {
        if (!e.isNotFound() || e.reason().isEmpty()) {
          throw e;
        }
        spec.commandLine().getErr().println("VirtualMachine " + key + " does not exist.");
        code = Failure.USER;
      }
    }
    return found;
  }

  private void print(List<ObjectNode> machines, String namespace) {
    PrintWriter out = spec.commandLine().getOut();
    for (ObjectNode machine : machines) {
      Json.child(machine, "metadata").remove("managedFields");
    }
    switch (output) {
      case table, wide -> table(machines, namespace, out);
      case json -> out.println(Json.pretty(document(machines)));
      case yaml -> out.print(new YamlCodec().write(document(machines)));
      case name ->
          machines.forEach(
              machine -> out.println("virtualmachine.kubevmm.io/" + ObjectKey.of(machine).name()));
    }
  }

  private void table(List<ObjectNode> machines, String namespace, PrintWriter out) {
    if (!machines.isEmpty()) {
      MachineTable table = new MachineTable(allNamespaces, output == Output.wide, Instant.now());
      out.print(table.of(machines));
    } else if (names.isEmpty()) {
      String where = namespace.isEmpty() ? "in any namespace" : "in namespace " + namespace;
      spec.commandLine().getErr().println("There are no such virtual machines " + where + ".");
    }
  }

  /** As kubectl does: one object alone when one was named, else a List. */
  private ObjectNode document(List<ObjectNode> machines) {
    if (names.size() == 1 && machines.size() == 1) {
      return machines.getFirst();
    }
    ObjectNode list = Json.object().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    machines.forEach(items::add);
    return list;
  }
}
