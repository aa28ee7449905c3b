package io.kubevmm.virtctl;

/** Lets paused and saved machines go on. */
final class ResumeCommand extends PowerCommand {
  ResumeCommand() {
    super(
        "resume",
        "Lets paused and saved virtual machines go on.",
        "Sets spec.powerState to Running. For a machine that is off there is " + "`virtctl start`.",
        "virtctl resume web --wait");
  }

  @Override
  Plan plan(Machine machine) {
    return switch (machine.powerState()) {
      case "Running" -> Plan.nothing("is to run already.");
      case "Stopped" ->
          throw Failure.user(
              machine
                  + " is off, so there is nothing to resume. `virtctl start "
                  + machine.key().name()
                  + "` starts it.");
      default -> Plan.powerState("Running", "shall go on.");
    };
  }

  @Override
  Progress progress(Machine machine) {
    return Progress.towards("Running", machine);
  }
}
