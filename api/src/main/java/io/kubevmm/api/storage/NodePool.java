package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** A storage pool on one node, as its executor sees it. */
public record NodePool(
    @Doc("The VirtualMachineStoragePool.") @Required String name,
    @Doc("The metadata.uid of that object.") String uid,
    @Doc("Whether the pool is active in libvirt.") boolean ready,
    @Doc("Why it is not.") String message,
    @Doc("Size of the pool.") String capacity,
    @Doc("What is free of it. Written when it moved by a twentieth of the capacity or 1Gi.")
        String available) {

  /** Fills in what was left out. */
  public NodePool {
    uid = Objects.requireNonNullElse(uid, "");
    message = Objects.requireNonNullElse(message, "");
    capacity = Objects.requireNonNullElse(capacity, "");
    available = Objects.requireNonNullElse(available, "");
  }
}
