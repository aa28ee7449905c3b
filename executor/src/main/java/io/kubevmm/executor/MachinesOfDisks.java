package io.kubevmm.executor;

import io.kubevmm.executor.storage.DiskUsers;
import io.kubevmm.executor.vm.VirtualMachine;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.ObjectKey;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * This node's machines, as its disks see them.
 *
 * @param running whether a machine's guest has the disk of that name, whatever its spec says
 */
record MachinesOfDisks(
    Informer<VirtualMachine> machines, BiPredicate<VirtualMachine, String> running)
    implements DiskUsers {

  /** As long as not all machines are known, one that is not found may have the disk. */
  @Override
  public boolean uses(ObjectKey machine, String disk) {
    return !machines.synced()
        || machines
            .find(machine)
            .filter(vm ->
                vm.disks().contains(new ObjectKey(machine.namespace(), disk))
                    || running.test(vm, disk))
            .isPresent();
  }

  @Override
  public Optional<UUID> domain(ObjectKey machine) {
    return machines.find(machine).map(vm -> UUID.fromString(vm.domainUuid()));
  }
}
