package io.kubevmm.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineNodeStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which machine a node's name belongs to: the one whose machine-id its VirtualMachineNode shows;
 * until there is one, the first that used the name's join token.
 *
 * <p>Another machine gets it only by a token that an administrator made for that. What the machine
 * says of itself is not proven, so this keeps mistakes apart; against a thief stand the token's end
 * and that it is used up.
 */
final class NodeClaims {

  /** What a machine without a machine-id leaves on its account. */
  private static final String UNKNOWN = "unknown";

  private NodeClaims() {}

  /** Notes whose the name is, or says why a machine that joins cannot have it. */
  static Optional<String> claim(
      KubernetesClient client, CertificateSigningRequest request, String node) {
    Resource<ServiceAccount> account =
        client.serviceAccounts().inNamespace(Kinds.JOIN_NAMESPACE).withName(node);
    ServiceAccount found = account.get();
    if (found == null) {
      return Optional.of(
          "the token of node %s is deleted: `virtctl token create %s` makes another"
              .formatted(node, node));
    }
    VirtualMachineNode object = client.resources(VirtualMachineNode.class).withName(node).get();
    String asks = annotation(request, Kinds.MACHINE_ID_ANNOTATION);
    String claimed = annotation(found, Kinds.MACHINE_ID_ANNOTATION);
    boolean rejoin = annotation(found, Kinds.ALLOW_REJOIN_ANNOTATION).equals("true");
    Optional<String> objection = objection(node, asks, claimed, machineId(object), rejoin);
    if (objection.isEmpty() && claimed.isEmpty()) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      ObjectNode metadata = patch.putObject("metadata");
      // Of two machines that ask at once, one is too late by this and is looked at again.
      metadata.put("resourceVersion", found.getMetadata().getResourceVersion());
      metadata
          .putObject("annotations")
          .put(Kinds.MACHINE_ID_ANNOTATION, asks.isEmpty() ? UNKNOWN : asks);
      account.patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }
    return objection;
  }

  /** Whether a machine has used the account. */
  static boolean claimed(ServiceAccount account) {
    return !annotation(account, Kinds.MACHINE_ID_ANNOTATION).isEmpty();
  }

  /**
   * Why a machine cannot have a name.
   *
   * @param asks machine-id of the machine; "" if it has none
   * @param claimed that of the machine that used the token; "" if none did
   * @param holder that of the node of that name; "" if there is none
   */
  static Optional<String> objection(
      String node, String asks, String claimed, String holder, boolean rejoin) {
    String id = asks.isEmpty() ? UNKNOWN : asks;
    if (!claimed.isEmpty() && !claimed.equals(id)) {
      return Optional.of(
          "another machine (machine-id %s) has used the token of node %s already: `virtctl token create` makes one for each machine"
              .formatted(claimed, node));
    }
    if (!holder.isEmpty() && !holder.equals(id) && !rejoin) {
      return Optional.of(
          "the name %s is in use by another machine (machine-id %s): give this one another name; if it takes that one's place, `virtctl token create %s --allow-rejoin` makes a token for it"
              .formatted(node, holder, node));
    }
    return Optional.empty();
  }

  private static String machineId(@Nullable VirtualMachineNode node) {
    return Optional.ofNullable(node)
        .flatMap(found -> Optional.ofNullable(found.getStatus()))
        .flatMap(VirtualMachineNodeStatus::nodeInfo)
        .map(info -> Objects.requireNonNullElse(info.machineID(), ""))
        .orElse("");
  }

  private static String annotation(HasMetadata object, String name) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .flatMap(all -> Optional.ofNullable(all.get(name)))
        .orElse("");
  }
}
