package io.kubevmm.virtctl;

/** Stops machines. */
final class StopCommand extends PowerCommand {
  StopCommand() {
    super(
        "stop",
        "Shuts virtual machines down.",
        "Sets spec.powerState to Stopped: the guest is asked to shut down, and is "
            + "cut off when spec.terminationGracePeriodSeconds are over. The memory of a "
            + "saved guest is discarded.",
        "virtctl stop web --wait");
  }

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
