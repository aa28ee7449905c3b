package io.kubevmm.executor.vm;

/**
 * What the executor last set out to do with a domain, written into its metadata before the act.
 *
 * <p>When a domain is found inactive, the intent says whether that was wanted.
 */
enum Intent {
  /** Start the guest. Found inactive, it has not been started yet. */
  START,
  /** The guest runs and shall go on. Found inactive, the guest stopped by itself. */
  RUN,
  /** Shut the guest down. Found inactive, the guest stopped because it was told to. */
  STOP,
  /** Save the guest's memory. Found inactive, as with STOP. */
  SAVE
}
