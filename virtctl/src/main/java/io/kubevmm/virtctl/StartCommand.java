package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;

/** Starts machines. */
final class StartCommand extends PowerCommand {
  StartCommand() {
    super(
        "start",
        "Starts virtual machines.",
        "Sets spec.powerState to Running. A guest that is off is started even if it "
            + "powered itself off and its restartPolicy leaves it so: spec.runGeneration "
            + "is raised. A paused guest goes on, a saved one goes on where it was saved, "
            + "a running one is left alone.",
        "virtctl start web db -n shop --wait=2m");
  }

  @Override
  Plan plan(Machine machine) {
    boolean off = machine.phase().equals("Stopped") || machine.phase().equals("Failed");
    boolean wanted = machine.powerState().equals("Running");
    if (wanted && !off) {
      String phase = machine.phase();
      return Plan.nothing(
          phase.equals("Running")
              ? "is running already."
              : "is being started already: " + phase + ".");
    }
    if (wanted && machine.startIsAsked()) {
      return Plan.nothing("is being started already.");
    }
    ObjectNode spec = Json.object().put("powerState", "Running");
    if (off && !machine.startIsAsked()) {
      spec.put("runGeneration", machine.runGeneration() + 1);
    }
    return Plan.spec(spec, "shall run.");
  }

  @Override
  Progress progress(Machine machine) {
    return Progress.towardsRunning(machine);
  }
}
