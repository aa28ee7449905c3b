package io.kubevmm.virtctl;

import java.util.List;

/** Opens nodes for new machines. */
final class UncordonCommand extends NodeCommand {
  UncordonCommand() {
    super(
        syntax("uncordon", "Lets new virtual machines onto nodes again.", List.of()),
        false,
        "open for virtual machines");
  }
}
