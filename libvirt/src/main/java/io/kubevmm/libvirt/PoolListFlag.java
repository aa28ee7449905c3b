package io.kubevmm.libvirt;

/**
 * Which storage pools are listed (virConnectListAllStoragePoolsFlags); flags of one pair together
 * mean both, several kinds mean any of them.
 */
public enum PoolListFlag implements Flag {
  /** Those that are stopped. */
  INACTIVE(0x1),

  /** Those whose volumes can be used. */
  ACTIVE(0x2),

  /** Those with a definition. */
  PERSISTENT(0x4),

  /** Those that vanish when they stop. */
  TRANSIENT(0x8),

  /** Those that start with libvirtd. */
  AUTOSTART(0x10),

  /** Those that do not. */
  NO_AUTOSTART(0x20),

  /** Folders. */
  DIR(0x40),

  /** File systems on a device. */
  FS(0x80),

  /** File systems of a server. */
  NETFS(0x100),

  /** Volume groups of LVM. */
  LOGICAL(0x200),

  /** Partitions of a disk. */
  DISK(0x400),

  /** Targets of iSCSI. */
  ISCSI(0x800),

  /** SCSI adapters. */
  SCSI(0x1000),

  /** Multipath devices. */
  MPATH(0x2000),

  /** Pools of Ceph. */
  RBD(0x4000),

  /** Clusters of Sheepdog. */
  SHEEPDOG(0x8000),

  /** Volumes of Gluster. */
  GLUSTER(0x10000),

  /** Pools of ZFS. */
  ZFS(0x20000),

  /** Virtuozzo storage. */
  VSTORAGE(0x40000),

  /** Targets of iSCSI, without a device on the host. */
  ISCSI_DIRECT(0x80000);

  private final int bits;

  PoolListFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
