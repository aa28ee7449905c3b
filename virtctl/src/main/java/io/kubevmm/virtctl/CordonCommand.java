package io.kubevmm.virtctl;

import picocli.CommandLine.Command;

/** Closes nodes for new machines. */
@Command(
    name = "cordon",
    description = {
      "Keeps new virtual machines off nodes; those that are there stay.",
      "",
      "Sets spec.unschedulable of the VirtualMachineNode."
    },
    footer = {"%nExample:", "  virtctl cordon node-3"})
final class CordonCommand extends NodeCommand {
  CordonCommand() {
    super(true, "cordoned");
  }
}
