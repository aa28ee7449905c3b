package io.kubevmm.kube;

import java.time.Duration;

/** What a reconciliation asks for next. */
public sealed interface Outcome {

  /** Nothing until something changes. */
  record Done() implements Outcome {}

  /** Once more after this time, even if nothing changes. */
  record After(Duration delay) implements Outcome {}

  /** This outcome, and once more after this time at the latest. */
  default Outcome orSooner(Duration latest) {
    return this instanceof After(Duration delay) && delay.compareTo(latest) <= 0
        ? this
        : new After(latest);
  }

  static Outcome done() {
    return new Done();
  }

  static Outcome after(Duration delay) {
    return new After(delay);
  }
}
