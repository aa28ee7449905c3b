package io.kubevmm.virtctl;

import io.kubevmm.api.Conditions;

/** Saves machines. */
final class SaveCommand extends PowerCommand {
  SaveCommand() {
    super(
        "save",
        "Writes the memory of virtual machines to disk and switches them off.",
        "Sets spec.powerState to Saved. `virtctl start` or `virtctl resume` lets "
            + "them go on where they were, even after a restart of their node.",
        "virtctl save web --wait=10m");
  }

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
