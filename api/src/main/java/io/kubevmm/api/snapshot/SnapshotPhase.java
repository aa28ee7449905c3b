package io.kubevmm.api.snapshot;

/** Where a snapshot is in its life. The conditions say why. */
public enum SnapshotPhase {
  /** Nothing has been done yet. */
  Pending,
  /** The node is taking it; the machine is neither started nor stopped meanwhile. */
  Creating,
  /** It can be restored, and disks can be made from it. */
  Ready,
  /** It could not be taken, and nothing of it is left. */
  Failed
}
