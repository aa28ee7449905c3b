package io.kubevmm.virtctl;

import java.util.List;

/** Closes nodes for new machines. */
final class CordonCommand extends NodeCommand {
  CordonCommand() {
    super(
        syntax(
            "cordon",
            "Keeps new virtual machines off nodes; those that are there stay.",
            List.of("Sets spec.unschedulable of the VirtualMachineNode.")),
        true,
        "cordoned");
  }
}
