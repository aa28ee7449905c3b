package io.kubevmm.api.storage;

/** How a disk is made from its source. */
public enum CloneMode {
  /** The volume refers to the source and keeps what differs. */
  Linked,
  /** The volume is a copy. */
  Full
}
