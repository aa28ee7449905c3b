package io.kubevmm.api.snapshot;

/** Whether the guest's file systems stand still for the moment of a snapshot. */
public enum Quiesce {
  /** If the guest's agent is connected; else the disks are as after a power cut. */
  IfAvailable,
  /** If the agent cannot do it there is no snapshot. */
  Required,
  /** They do not: the disks are as after a power cut. */
  Never
}
