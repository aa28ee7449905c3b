package io.kubevmm.api;

/** Condition types and reasons. A reason is stable: programs may match it. */
public final class Conditions {

  /** The guest runs (VirtualMachine), or the machine takes work (VirtualMachineNode). */
  public static final String READY = "Ready";

  /** A node has been chosen. */
  public static final String SCHEDULED = "Scheduled";

  /** The running guest differs from the spec until it is restarted. */
  public static final String RESTART_REQUIRED = "RestartRequired";

  /** The agent in the guest answers; absent of a guest that has none. */
  public static final String AGENT_CONNECTED = "AgentConnected";

  /**
   * The guest has what spec.access asks for; absent of a machine without it, or without a guest.
   */
  public static final String ACCESS_SYNCHRONIZED = "AccessSynchronized";

  /** The guest writes nothing, as was asked for; absent where nothing of the kind is asked for. */
  public static final String FROZEN = "Frozen";

  /** Somebody changed the domain without its object; absent otherwise. */
  public static final String DRIFTED = "Drifted";

  /** Another, older VirtualMachine has the same UUID or MAC address. */
  public static final String CONFLICTING = "Conflicting";

  /** libvirt took the definition, but without some of what was asked for. */
  public static final String FIELDS_DROPPED = "FieldsDropped";

  /** The disks of the machine's templates can be made. */
  public static final String DISKS_READY = "DisksReady";

  /** False while a Secret that spec.cloudInit names is missing, or lacks its key. */
  public static final String CLOUD_INIT_READY = "CloudInitReady";

  /** False while a CD-ROM drive has not got what shall be in it. */
  public static final String MEDIA_READY = "MediaReady";

  // Ready: the guest does what was asked.
  public static final String RUNNING = "Running";
  public static final String PAUSED = "Paused";
  public static final String SAVED = "Saved";
  public static final String STOPPED = "Stopped";
  public static final String STOPPING = "Stopping";
  public static final String STARTING = "Starting";

  // Ready: why it does not.
  public static final String GUEST_POWERED_OFF = "GuestPoweredOff";
  public static final String GUEST_FAILED = "GuestFailed";
  public static final String GUEST_CRASHED = "GuestCrashed";
  public static final String CRASH_LOOP = "CrashLoopBackOff";
  public static final String NOTHING_TO_SAVE = "NothingToSave";
  public static final String IO_ERROR = "IOError";
  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String DOMAIN_REJECTED = "DomainRejected";
  public static final String OPERATION_FAILED = "OperationFailed";
  public static final String DUPLICATE_UUID = "DuplicateUUID";
  public static final String DUPLICATE_MAC = "DuplicateMAC";
  public static final String DOMAIN_NOT_FOUND = "DomainNotFound";
  public static final String NAME_TAKEN = "NameTaken";
  public static final String AWAITING_RELEASE = "AwaitingRelease";
  public static final String NODE_LOST = "NodeLost";

  /** The node has no room for the machine; of Scheduled: and another node will do as well. */
  public static final String NODE_FULL = "NodeFull";

  // Ready, of disks and images, and of the machine that waits for them.
  public static final String PROVISIONED = "Provisioned";
  public static final String PROVISIONING = "Provisioning";
  public static final String AWAITING_UPLOAD = "AwaitingUpload";
  public static final String POOL_NOT_READY = "PoolNotReady";
  public static final String NAMESPACE_NOT_ALLOWED = "NamespaceNotAllowed";
  public static final String IMAGE_NOT_FOUND = "ImageNotFound";
  public static final String IMAGE_NOT_READY = "ImageNotReady";
  public static final String IMPORTED = "Imported";
  public static final String IMPORTING = "Importing";
  public static final String IMPORT_FAILED = "ImportFailed";
  public static final String CAPACITY_TOO_SMALL = "CapacityTooSmall";
  public static final String VOLUME_MISSING = "VolumeMissing";
  public static final String VOLUME_SHRUNK = "VolumeShrunk";
  public static final String IN_USE = "InUse";
  public static final String NO_NODE = "NoNode";

  // Ready, of storage pools.
  public static final String ACTIVE = "Active";
  public static final String PENDING = "Pending";
  public static final String NO_NODES = "NoNodes";
  public static final String NODES_FAILED = "NodesFailed";

  // Of networks on a node, and Ready of machines that wait for them.
  public static final String ADOPTED = "Adopted";
  public static final String FAILED = "Failed";
  public static final String NETWORK_NOT_FOUND = "NetworkNotFound";
  public static final String NETWORK_NOT_READY = "NetworkNotReady";

  // Ready, of machines that wait for their disks.
  public static final String DISK_NOT_FOUND = "DiskNotFound";
  public static final String DISK_NOT_READY = "DiskNotReady";
  public static final String DISK_NAME_TAKEN = "DiskNameTaken";
  public static final String DISK_REFUSED = "DiskRefused";
  public static final String DISK_IN_USE = "DiskInUse";
  public static final String DISK_ELSEWHERE = "DiskElsewhere";

  // Ready, of snapshots, and Complete, of restores and clones.
  public static final String COMPLETE = "Complete";
  public static final String TAKEN = "Taken";
  public static final String TAKING = "Taking";
  public static final String SNAPSHOT_FAILED = "SnapshotFailed";
  public static final String MACHINE_NOT_FOUND = "MachineNotFound";
  public static final String MACHINE_SAVED = "MachineSaved";
  public static final String SNAPSHOT_NOT_FOUND = "SnapshotNotFound";
  public static final String SNAPSHOT_NOT_READY = "SnapshotNotReady";
  public static final String RESTORING = "Restoring";
  public static final String RESTORED = "Restored";
  public static final String RESTORE_FAILED = "RestoreFailed";
  public static final String CLONING = "Cloning";
  public static final String CLONED = "Cloned";
  public static final String CLONE_FAILED = "CloneFailed";

  // Ready, of machines that wait for their cloud-init data; the first also of CloudInitReady.
  public static final String CLOUD_INIT_SECRET_MISSING = "CloudInitSecretMissing";
  public static final String CLOUD_INIT_NOT_READY = "CloudInitNotReady";

  // AccessSynchronized.
  public static final String SYNCHRONIZED = "Synchronized";
  public static final String AGENT_NOT_CONNECTED = "AgentNotConnected";
  public static final String SECRETS_NOT_READY = "SecretsNotReady";
  public static final String SECRET_MISSING = "SecretMissing";
  public static final String AGENT_REFUSED = "AgentRefused";

  // Frozen; AgentNotConnected and AgentRefused too.
  public static final String FILESYSTEMS_FROZEN = "FilesystemsFrozen";
  public static final String INVALID_ANNOTATION = "InvalidAnnotation";

  // Scheduled.
  public static final String BOUND = "Bound";
  public static final String UNSCHEDULABLE = "Unschedulable";
  public static final String NODE_NOT_FOUND = "NodeNotFound";

  // VirtualMachineNode Ready.
  public static final String LIBVIRT_CONNECTED = "LibvirtConnected";
  public static final String LIBVIRT_UNAVAILABLE = "LibvirtUnavailable";
  public static final String LEASE_EXPIRED = "LeaseExpired";

  private Conditions() {}
}
