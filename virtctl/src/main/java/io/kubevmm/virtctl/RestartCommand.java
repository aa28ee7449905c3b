package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;

/** Restarts machines. */
final class RestartCommand extends PowerCommand {
  RestartCommand() {
    super(
        "restart",
        "Shuts virtual machines down and starts them again, with their spec as it is " + "now.",
        "Raises spec.runGeneration. A machine that should run and is off is started.",
        "virtctl restart web --wait");
  }

  @Override
  Plan plan(Machine machine) {
    if (machine.powerState().equals("Stopped") || machine.powerState().equals("Saved")) {
      throw Failure.user(
          machine
              + " shall be "
              + machine.powerState()
              + ", so there is nothing to restart. `virtctl start "
              + machine.key().name()
              + "` starts it.");
    }
    if (machine.startIsAsked()) {
      return Plan.nothing("is being restarted already.");
    }
    ObjectNode changes = Json.object().put("runGeneration", machine.runGeneration() + 1);
    return Plan.spec(changes, "shall restart.");
  }

  @Override
  Progress progress(Machine machine) {
    return Progress.towardsRunning(machine);
  }
}
