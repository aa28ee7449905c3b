package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** A network on one node, as its executor sees it. */
public record NodeNetwork(
    @Doc("The VirtualMachineNetwork.") @Required String name,
    @Doc("The metadata.uid of that object.") String uid,
    @Doc("Whether the network is active in libvirt: machines can use it.") boolean active,
    @Doc("The bridge that guests are plugged into.") String bridge,
    @Doc("Active, Failed, or why it is not as the object asks: Pending, Adopted.") String reason,
    @Doc("The same in words.") String message) {

  /** Fills in what was left out. */
  public NodeNetwork {
    uid = Objects.requireNonNullElse(uid, "");
    bridge = Objects.requireNonNullElse(bridge, "");
    reason = Objects.requireNonNullElse(reason, "");
    message = Objects.requireNonNullElse(message, "");
  }
}
