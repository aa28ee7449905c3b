package io.kubevmm.api.storage;

/** The format of a disk's volume, in QEMU's words. */
public enum DiskFormat {
  qcow2,
  raw
}
