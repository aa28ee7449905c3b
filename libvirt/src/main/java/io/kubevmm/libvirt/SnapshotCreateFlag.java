package io.kubevmm.libvirt;

/** How a snapshot is taken (virDomainSnapshotCreateFlags). */
public enum SnapshotCreateFlag implements Flag {
  /** Nothing is taken: libvirt learns again of one that it forgot. */
  REDEFINE(0x1),

  /** With REDEFINE, it becomes the current one. */
  CURRENT(0x2),

  /** libvirt does not remember it. */
  NO_METADATA(0x4),

  /** The guest stops with it. */
  HALT(0x8),

  /** The guest's memory is no part of it. */
  DISK_ONLY(0x10),

  /** The overlays are files that are there. */
  REUSE_EXT(0x20),

  /** The guest agent freezes the file systems for it. */
  QUIESCE(0x40),

  /** All disks or none. */
  ATOMIC(0x80),

  /** The guest runs while its memory is saved. */
  LIVE(0x100),

  /** The XML is checked against the schema. */
  VALIDATE(0x200);

  private final int bits;

  SnapshotCreateFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
