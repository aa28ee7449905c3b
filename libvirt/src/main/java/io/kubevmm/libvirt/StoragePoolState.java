package io.kubevmm.libvirt;

/** Whether a storage pool can be used (virStoragePoolState). */
public enum StoragePoolState {
  /** It is stopped. */
  INACTIVE,

  /** Its place is being prepared. */
  BUILDING,

  /** Its volumes can be used. */
  RUNNING,

  /** Its volumes can be used, but something of it is broken. */
  DEGRADED,

  /** It is started, but its volumes cannot be reached. */
  INACCESSIBLE,

  UNKNOWN
}
