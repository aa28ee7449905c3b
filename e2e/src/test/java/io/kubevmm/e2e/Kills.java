package io.kubevmm.e2e;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How often the executor is killed at which steps: in the campaign, and in the everyday suite. */
final class Kills {

  /** How often at each step; {@code ./kubevmm test kill} says 20. */
  static final int ROUNDS = Integer.getInteger("kubevmm.kill.rounds", 1);

  private Kills() {}

  /** All steps in the campaign, and those where most can go wrong every day. */
  static Stream<String> at(List<String> all, Set<String> everyDay) {
    if (!all.containsAll(everyDay)) {
      throw new IllegalArgumentException("not all of " + everyDay + " are among " + all);
    }
    return ROUNDS == 1
        ? all.stream().filter(everyDay::contains)
        : all.stream().flatMap(step -> Collections.nCopies(ROUNDS, step).stream());
  }
}
