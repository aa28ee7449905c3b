package io.kubevmm.api.storage;

/** What becomes of a disk's volume when its object is deleted. */
public enum ReclaimPolicy {
  /** It is deleted. */
  Delete,
  /** It stays in its pool, for an administrator. */
  Retain
}
