package io.kubevmm.api.storage;

/** Where a disk is in its life. The conditions say why. */
public enum DiskPhase {
  /** No node has been chosen: the first machine that uses the disk decides. */
  Pending,
  /** A node waits for the file: virtctl disk upload sends it. */
  AwaitingUpload,
  /** The volume is being made. */
  Provisioning,
  /** The volume can be used. */
  Ready,
  /** The volume cannot be made; the Ready condition says why. */
  Failed
}
