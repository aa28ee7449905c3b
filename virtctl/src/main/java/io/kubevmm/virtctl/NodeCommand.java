package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Opens and closes nodes for new machines. */
abstract class NodeCommand implements Callable<Integer> {
  private final boolean unschedulable;
  private final String participle;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Virtctl virtctl;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NODE", description = "The nodes.")
  private List<String> nodes = List.of();

  NodeCommand(boolean unschedulable, String participle) {
    this.unschedulable = unschedulable;
    this.participle = participle;
  }

  @Override
  public final Integer call() {
    int code = 0;
    try (KubeClient client = virtctl.connect()) {
      for (String node : nodes) {
        try {
          String said = change(client, ObjectKey.of(node));
          spec.commandLine().getOut().println("VirtualMachineNode " + node + " " + said);
        } catch (KubeException e) {
          Failure failure = failure(node, e);
          spec.commandLine().getErr().println(failure.getMessage());
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
