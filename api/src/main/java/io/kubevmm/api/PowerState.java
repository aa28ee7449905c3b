package io.kubevmm.api;

/** What the user wants a virtual machine to be. */
public enum PowerState {
  /** The guest runs. */
  Running,
  /** The guest is in memory, its CPUs stand still. */
  Paused,
  /** The guest's memory is on disk; starting it again goes on where it was. */
  Saved,
  /** The guest is off. */
  Stopped
}
