package io.kubevmm.virtctl;

import picocli.CommandLine.Command;

/** Stops machines. */
@Command(
    name = "stop",
    description = {
      "Shuts virtual machines down.",
      "",
      "Sets spec.powerState to Stopped: the guest is asked to shut down, and is cut off when"
          + " spec.terminationGracePeriodSeconds are over. The memory of a saved guest is discarded."
    },
    footer = {"%nExample:", "  virtctl stop web --wait"})
final class StopCommand extends PowerCommand {
  @Override
  Plan plan(Machine machine) {
    return machine.powerState().equals("Stopped")
        ? Plan.nothing(
            machine.phase().equals("Stopped") ? "is off already." : "is stopping already.")
        : Plan.powerState("Stopped", "shall be off.");
  }

  @Override
  Progress progress(Machine machine) {
    return Progress.towards("Stopped", machine);
  }
}
