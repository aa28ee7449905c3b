package io.kubevmm.virtctl;

/** Pauses machines. */
final class PauseCommand extends PowerCommand {
  PauseCommand() {
    super(
        "pause",
        "Makes virtual machines stand still; they stay in memory.",
        "Sets spec.powerState to Paused. A machine that is off is started and stands "
            + "still before its first instruction.",
        "virtctl pause web",
        "virtctl resume web");
  }

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
