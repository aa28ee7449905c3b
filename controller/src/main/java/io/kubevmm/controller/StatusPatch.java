package io.kubevmm.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import java.util.List;
import java.util.Optional;

/** Writes conditions into a status that somebody else owns, leaving the rest of it as it is. */
final class StatusPatch {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private StatusPatch() {}

  /** Sets conditions of a node. */
  static void write(
      KubernetesClient client, VirtualMachineNode node, List<Condition> now, List<String> gone) {
    write(client, node, Condition.merge(node.conditions(), now, gone), Optional.empty());
  }

  /** Sets conditions of a machine, and its phase if one is given. */
  static void write(
      KubernetesClient client,
      VirtualMachine machine,
      Optional<String> phase,
      List<Condition> now,
      List<String> gone) {
    write(client, machine, Condition.merge(machine.statusOrEmpty().conditions(), now, gone), phase);
  }

  /** Sets conditions of a machine of which only the cloud-init data are known. */
  static void write(
      KubernetesClient client, SeededMachine machine, List<Condition> now, List<String> gone) {
    write(client, machine, Condition.merge(machine.conditions(), now, gone), Optional.empty());
  }

  /** Gives an image to a node, and says how it does. */
  static void assign(
      KubernetesClient client, VirtualMachineImage image, String node, List<Condition> now) {
    List<Condition> merged = Condition.merge(image.statusOrEmpty().conditions(), now, List.of());
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("nodeName", node).set("conditions", ApiMapper.JSON.valueToTree(merged));
    patch(client, image, status);
  }

  /** Gives a snapshot or a restore to a node, or says why there is none, if that is news. */
  static void place(
      KubernetesClient client,
      HasMetadata object,
      List<Condition> before,
      String node,
      Condition now) {
    List<Condition> after = Condition.merge(before, now);
    if (node.isEmpty() && after.equals(before)) {
      return;
    }
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    if (!node.isEmpty()) {
      status.put("nodeName", node);
    }
    status.set("conditions", ApiMapper.JSON.valueToTree(after));
    patch(client, object, status);
  }

  /** Puts one status in another's place, if it is another. */
  static void replace(KubernetesClient client, HasMetadata object, Object before, Object after) {
    if (!after.equals(before)) {
      patch(client, object, ApiMapper.replacement(before, after));
    }
  }

  private static void write(
      KubernetesClient client,
      HasMetadata object,
      List<Condition> conditions,
      Optional<String> phase) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    phase.ifPresent(word -> status.put("phase", word));
    status.set("conditions", ApiMapper.JSON.valueToTree(conditions));
    patch(client, object, status);
  }

  private static void patch(KubernetesClient client, HasMetadata object, ObjectNode status) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("resourceVersion", object.getMetadata().getResourceVersion());
    patch.set("status", status);
    client.resource(object).subresource("status").patch(MERGE, patch.toString());
  }
}
