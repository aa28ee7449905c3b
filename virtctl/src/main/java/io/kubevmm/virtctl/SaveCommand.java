package io.kubevmm.virtctl;

import io.kubevmm.api.Conditions;
import picocli.CommandLine.Command;

/** Saves machines. */
@Command(
    name = "save",
    description = {
      "Writes the memory of virtual machines to disk and switches them off.",
      "",
      "Sets spec.powerState to Saved. `virtctl start` or `virtctl resume` lets them go on where they"
          + " were, even after a restart of their node."
    },
    footer = {"%nExample:", "  virtctl save web --wait=10m"})
final class SaveCommand extends PowerCommand {
  @Override
  Plan plan(Machine machine) {
    return machine.powerState().equals("Saved")
        ? Plan.nothing("is to be saved already.")
        : Plan.powerState("Saved", "shall be saved.");
  }

  @Override
  Progress progress(Machine machine) {
    boolean nothing = machine.observed() && machine.reason().equals(Conditions.NOTHING_TO_SAVE);
    return nothing ? Progress.FAILED : Progress.towards("Saved", machine);
  }
}
