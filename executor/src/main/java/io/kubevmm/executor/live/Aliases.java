package io.kubevmm.executor.live;

/**
 * The names by which devices that are made of the spec are found again in a domain; the device's
 * name in the spec follows.
 */
public final class Aliases {

  /** What begins so is the user's, and libvirt keeps it. */
  public static final String KEPT = "ua-";

  /** Of spec.disks with a VirtualMachineDisk behind them. */
  public static final String DISK = KEPT + "disk-";

  /** Of spec.disks that are CD-ROM drives. */
  public static final String DRIVE = KEPT + "drive-";

  /** Of spec.networks. */
  public static final String NETWORK = KEPT + "net-";

  /** The disk that cloud-init reads, whole: there is one. */
  public static final String CLOUD_INIT = KEPT + "cloud-init";

  private Aliases() {}
}
