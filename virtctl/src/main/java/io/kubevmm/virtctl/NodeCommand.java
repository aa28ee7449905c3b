package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.util.List;

/** Opens and closes nodes for new machines. */
abstract class NodeCommand implements Command {
  private final Syntax syntax;
  private final boolean unschedulable;
  private final String participle;

  NodeCommand(Syntax syntax, boolean unschedulable, String participle) {
    this.syntax = syntax;
    this.unschedulable = unschedulable;
    this.participle = participle;
  }

  static Syntax syntax(String name, String summary, List<String> more) {
    Parameters nodes = Parameters.some("NODE", "The nodes.");
    List<String> examples = List.of("virtctl " + name + " node-3");
    return new Syntax(name, List.of(), summary, more, nodes, List.of(), examples);
  }

  @Override
  public final Syntax syntax() {
    return syntax;
  }

  @Override
  public final int run(Invocation call) {
    int code = 0;
    try (KubeClient client = call.connect()) {
      for (String node : call.words()) {
        try {
          String said = change(client, ObjectKey.of(node));
          call.out().println("VirtualMachineNode " + node + " " + said);
        } catch (KubeException e) {
          Failure failure = failure(node, e);
          call.err().println(failure.getMessage());
          code = Math.max(code, failure.code());
        }
      }
    }
    return code;
  }

  private String change(KubeClient client, ObjectKey key) {
    ObjectNode node = client.get(Resources.VIRTUAL_MACHINE_NODE, key);
    if (Json.at(node, "spec", "unschedulable").asBoolean(false) == unschedulable) {
      return "is " + participle + " already.";
    }
    ObjectNode patch = Json.object();
    patch.putObject("spec").put("unschedulable", unschedulable);
    client.mergePatch(Resources.VIRTUAL_MACHINE_NODE, key, patch);
    return "is " + participle + ".";
  }

  private static Failure failure(String node, KubeException refused) {
    return refused.isNotFound() && !refused.reason().isEmpty()
        ? Failure.user(
            "VirtualMachineNode "
                + node
                + " does not exist. `kubectl get virtualmachinenodes` shows those that do.")
        : Failure.of(refused);
  }
}
