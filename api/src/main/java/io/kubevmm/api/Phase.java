package io.kubevmm.api;

/** Where a virtual machine is in its life, in one word. The conditions say why. */
public enum Phase {
  /** No node has been chosen, or the one that was has no room. */
  Pending,
  /** A node was chosen some seconds ago and has not said anything yet. */
  Scheduled,
  /** The node has been starting the guest for some seconds. */
  Starting,
  /** The guest runs. */
  Running,
  /** The guest is in memory, its CPUs stand still. */
  Paused,
  /** The guest's memory is on disk. */
  Saved,
  /** The guest is being shut down. */
  Stopping,
  /** The guest is off. */
  Stopped,
  /** The guest shall run and cannot; the Ready condition says why. */
  Failed,
  /** The node has not been heard of; the guest may run. */
  Unknown;

  /** Whether there is a guest, or may be one: what it has is not given to another machine. */
  public boolean mayHaveGuest() {
    return switch (this) {
      case Starting, Running, Paused, Stopping, Unknown -> true;
      case Pending, Scheduled, Saved, Stopped, Failed -> false;
    };
  }
}
