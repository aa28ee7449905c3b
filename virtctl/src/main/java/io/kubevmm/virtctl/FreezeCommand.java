package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.virtctl.cli.Option;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Freezes the file systems of guests, for a while. */
final class FreezeCommand extends PowerCommand {
  private static final String USUAL = "5m";
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Option FOR =
      Option.value(
          "DURATION", "Thaws by itself after it; " + USUAL + " if left out, 1h at most.", "--for");

  private final Clock clock = Clock.systemUTC();

  FreezeCommand() {
    super(
        "freeze",
        "Has the guests write what they have to their disks, and no more until a thaw.",
        "Needs the agent in the guest. Sets the annotation kubevmm.io/frozen-until; a guest that is"
            + " stopped or restarted is thawed first. A snapshot freezes its guest by itself.",
        List.of(FOR),
        "virtctl freeze web --wait && backup; virtctl thaw web",
        "virtctl freeze web --for 30s");
  }

  @Override
  Plan plan(Machine machine) {
    return plan(machine, Duration.ofMinutes(5));
  }

  @Override
  Plan plan(Machine machine, Invocation call) {
    Duration time = Durations.read(call.value(FOR).orElse(USUAL));
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw Failure.user("--for is more than nothing and 1h at most: a frozen guest stands still.");
    }
    return plan(machine, time);
  }

  private Plan plan(Machine machine, Duration time) {
    if (!machine.powerState().equals("Running")) {
      throw Failure.user(machine + " shall be " + machine.powerState() + ": it does not run.");
    }
    String until = clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    return Plan.annotation(
        Kinds.FROZEN_UNTIL_ANNOTATION, until, "shall be frozen until " + until + ".");
  }

  @Override
  Progress progress(Machine machine) {
    JsonNode frozen = machine.condition(Conditions.FROZEN);
    return switch (Json.text(frozen, "status")) {
      case "True" -> Progress.REACHED;
      case "False" -> Progress.FAILED;
      default -> Progress.UNDER_WAY;
    };
  }

  @Override
  String reached(Machine machine) {
    return "frozen";
  }
}
