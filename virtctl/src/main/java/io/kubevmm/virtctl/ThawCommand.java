package io.kubevmm.virtctl;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;

/** Thaws the file systems of guests. */
final class ThawCommand extends PowerCommand {
  ThawCommand() {
    super(
        "thaw",
        "Lets frozen guests write again.",
        "Takes the annotation kubevmm.io/frozen-until away.",
        "virtctl thaw web --wait");
  }

  @Override
  Plan plan(Machine machine) {
    boolean asked =
        !Json.text(machine.object(), "metadata", "annotations", Kinds.FROZEN_UNTIL_ANNOTATION)
            .isEmpty();
    return asked
        ? Plan.annotation(Kinds.FROZEN_UNTIL_ANNOTATION, null, "shall be thawed.")
        : Plan.nothing("is not to be frozen.");
  }

  @Override
  Progress progress(Machine machine) {
    return machine.condition(Conditions.FROZEN).isMissingNode()
        ? Progress.REACHED
        : Progress.UNDER_WAY;
  }

  @Override
  String reached(Machine machine) {
    return "not frozen";
  }
}
