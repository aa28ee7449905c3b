package io.kubevmm.api.snapshot;

/** Where one run of a restore or a clone is. The conditions say why. */
public enum RunPhase {
  /** Nothing has been done yet; it waits for what it names. */
  Pending,
  /** It is under way. */
  Running,
  /** It is done. */
  Succeeded,
  /** It could not be done, and everything is as it was. */
  Failed;

  /** Whether nothing more happens. */
  public boolean over() {
    return this == Succeeded || this == Failed;
  }
}
