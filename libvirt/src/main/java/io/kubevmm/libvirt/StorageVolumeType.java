package io.kubevmm.libvirt;

/** What a volume is on its host (virStorageVolType). */
public enum StorageVolumeType {
  FILE,
  BLOCK,
  DIR,
  /** An image of a server, as of Ceph. */
  NETWORK,
  /** A folder of a server. */
  NETDIR,
  /** A folder that Virtuozzo takes for an image. */
  PLOOP,
  UNKNOWN
}
