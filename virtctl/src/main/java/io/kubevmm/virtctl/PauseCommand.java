package io.kubevmm.virtctl;

import picocli.CommandLine.Command;

/** Pauses machines. */
@Command(
    name = "pause",
    description = {
      "Makes virtual machines stand still; they stay in memory.",
      "",
      "Sets spec.powerState to Paused. A machine that is off is started and stands still before its"
          + " first instruction."
    },
    footer = {"%nExample:", "  virtctl pause web", "  virtctl resume web"})
final class PauseCommand extends PowerCommand {
  @Override
  Plan plan(Machine machine) {
    return machine.powerState().equals("Paused")
        ? Plan.nothing("is to be paused already.")
        : Plan.powerState("Paused", "shall be paused.");
  }

  @Override
  Progress progress(Machine machine) {
    return Progress.towards("Paused", machine);
  }
}
