package io.kubevmm.executor.vm;

/** One act on a domain, after which the world is looked at again. */
sealed interface Action {

  /** Whether it leads to a start. */
  default boolean starts() {
    return false;
  }

  /** Nothing is left to do now. */
  record None() implements Action {}

  /** Write the persistent definition from the spec, with this intent. */
  record Define(Intent intent, long runGeneration) implements Action {
    @Override
    public boolean starts() {
      return intent == Intent.START;
    }
  }

  /** Write the intent of the next act into the definition's mark. */
  record Note(Intent intent, long runGeneration) implements Action {
    @Override
    public boolean starts() {
      return intent == Intent.START;
    }
  }

  /** Start the guest, or go on from its saved memory. */
  record Create(boolean paused) implements Action {
    @Override
    public boolean starts() {
      return true;
    }
  }

  /** Ask the guest to shut down, by its power button or its agent. */
  record Shutdown() implements Action {}

  /** Cut the guest's power. */
  record Destroy() implements Action {}

  /** Stop the guest's CPUs. */
  record Suspend() implements Action {}

  /** Let the guest's CPUs go on. */
  record Resume() implements Action {}

  /** Write the guest's memory to disk and stop it. */
  record Save() implements Action {}

  /** Throw saved memory away. */
  record DiscardSave() implements Action {}

  /** Remove the domain and what belongs to it alone. */
  record Undefine() implements Action {}

  /** Let the deleted object go. */
  record Release() implements Action {}
}
