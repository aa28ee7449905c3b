package io.kubevmm.virtctl;

import picocli.CommandLine.Command;

/** Opens nodes for new machines. */
@Command(
    name = "uncordon",
    description = "Lets new virtual machines onto nodes again.",
    footer = {"%nExample:", "  virtctl uncordon node-3"})
final class UncordonCommand extends NodeCommand {
  UncordonCommand() {
    super(false, "open for virtual machines");
  }
}
