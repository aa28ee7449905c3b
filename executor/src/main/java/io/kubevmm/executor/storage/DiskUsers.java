package io.kubevmm.executor.storage;

import io.kubevmm.kube.ObjectKey;
import java.util.Optional;
import java.util.UUID;

/** The machines of this node, as far as their disks care. */
public interface DiskUsers {

  /**
   * Whether the machine is here, not yet let go, and lists the disk of its namespace, or its guest
   * has it still.
   */
  boolean uses(ObjectKey machine, String disk);

  /** The UUID of the machine's domain, if the machine is here. */
  Optional<UUID> domain(ObjectKey machine);
}
