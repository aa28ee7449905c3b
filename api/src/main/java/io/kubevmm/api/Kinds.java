package io.kubevmm.api;

/** The API group and the names that objects of it carry. */
public final class Kinds {

  /** The API group of every kind here. */
  public static final String GROUP = "kubevmm.io";

  /** The served and stored version. */
  public static final String VERSION = "v1alpha1";

  /** {@code apiVersion} of every object here. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** One libvirt domain, on at most one node at a time. */
  public static final String VIRTUAL_MACHINE = "VirtualMachine";

  /** Plural of {@link #VIRTUAL_MACHINE}, as in URLs and RBAC rules. */
  public static final String VIRTUAL_MACHINES = "virtualmachines";

  /** One machine that runs virtual machines. */
  public static final String VIRTUAL_MACHINE_NODE = "VirtualMachineNode";

  /** Plural of {@link #VIRTUAL_MACHINE_NODE}. */
  public static final String VIRTUAL_MACHINE_NODES = "virtualmachinenodes";

  /** One virtual disk. */
  public static final String VIRTUAL_MACHINE_DISK = "VirtualMachineDisk";

  /** Plural of {@link #VIRTUAL_MACHINE_DISK}. */
  public static final String VIRTUAL_MACHINE_DISKS = "virtualmachinedisks";

  /** What disks are made from. */
  public static final String VIRTUAL_MACHINE_IMAGE = "VirtualMachineImage";

  /** Plural of {@link #VIRTUAL_MACHINE_IMAGE}. */
  public static final String VIRTUAL_MACHINE_IMAGES = "virtualmachineimages";

  /** One libvirt pool on every node that its selector matches. */
  public static final String VIRTUAL_MACHINE_STORAGE_POOL = "VirtualMachineStoragePool";

  /** Plural of {@link #VIRTUAL_MACHINE_STORAGE_POOL}. */
  public static final String VIRTUAL_MACHINE_STORAGE_POOLS = "virtualmachinestoragepools";

  /** One libvirt network on every node that its selector matches. */
  public static final String VIRTUAL_MACHINE_NETWORK = "VirtualMachineNetwork";

  /** Plural of {@link #VIRTUAL_MACHINE_NETWORK}. */
  public static final String VIRTUAL_MACHINE_NETWORKS = "virtualmachinenetworks";

  /** Disks, and on request memory, at one moment. */
  public static final String VIRTUAL_MACHINE_SNAPSHOT = "VirtualMachineSnapshot";

  /** Plural of {@link #VIRTUAL_MACHINE_SNAPSHOT}. */
  public static final String VIRTUAL_MACHINE_SNAPSHOTS = "virtualmachinesnapshots";

  /** One run of bringing a snapshot back. */
  public static final String VIRTUAL_MACHINE_RESTORE = "VirtualMachineRestore";

  /** Plural of {@link #VIRTUAL_MACHINE_RESTORE}. */
  public static final String VIRTUAL_MACHINE_RESTORES = "virtualmachinerestores";

  /** One run of copying a machine. */
  public static final String VIRTUAL_MACHINE_CLONE = "VirtualMachineClone";

  /** Plural of {@link #VIRTUAL_MACHINE_CLONE}. */
  public static final String VIRTUAL_MACHINE_CLONES = "virtualmachineclones";

  /** Kind of one question about a change of a machine. */
  public static final String VIRTUAL_MACHINE_PLAN = "VirtualMachinePlan";

  /** Plural of {@link #VIRTUAL_MACHINE_PLAN}. */
  public static final String VIRTUAL_MACHINE_PLANS = "virtualmachineplans";

  /** Keeps a VirtualMachineStoragePool until no disk lies in it and no node has it any more. */
  public static final String POOL_FINALIZER = "kubevmm.io/storage-pool";

  /** Keeps a VirtualMachineNetwork until no machine names it and no node has it any more. */
  public static final String NETWORK_FINALIZER = "kubevmm.io/network";

  /** Keeps a VirtualMachineImage while disks refer to it. */
  public static final String IMAGE_FINALIZER = "kubevmm.io/image";

  /**
   * Keeps a bound VirtualMachine until its node has removed the domain. The scheduler sets it with
   * the binding, that node's executor takes it away. Keeps a VirtualMachineDisk and a
   * VirtualMachineSnapshot likewise; there the executor sets it too, when it takes them on.
   */
  public static final String EXECUTOR_FINALIZER = "kubevmm.io/executor";

  /** Namespace of the system's own processes. */
  public static final String SYSTEM_NAMESPACE = "kubevmm-system";

  /** Namespace that holds one Lease per node, the node's sign of life. */
  public static final String LEASE_NAMESPACE = "kubevmm-node-leases";

  /** Prefix of an executor's user name; the node's name follows. */
  public static final String NODE_USER_PREFIX = "kubevmm:node:";

  /** Group of every executor. */
  public static final String NODE_GROUP = "kubevmm:nodes";

  /** Namespace of the ServiceAccounts that let machines join, each named like its machine. */
  public static final String JOIN_NAMESPACE = "kubevmm-join";

  /**
   * Annotation of an executor's certificate request, and of the ServiceAccount that let it in: the
   * machine-id of the machine that asked.
   */
  public static final String MACHINE_ID_ANNOTATION = "kubevmm.io/machine-id";

  /**
   * Annotation of such a ServiceAccount: {@code true} lets its machine take the name of another.
   */
  public static final String ALLOW_REJOIN_ANNOTATION = "kubevmm.io/allow-rejoin";

  /** Annotation of such a ServiceAccount: when its token ends, as RFC 3339 says it. */
  public static final String EXPIRES_ANNOTATION = "kubevmm.io/expires";

  /**
   * Annotation of a copy that a node gets of Secrets: the metadata.generation of the machine that
   * it was made for.
   */
  public static final String GENERATION_ANNOTATION = "kubevmm.io/generation";

  /** Key of the user data in such a copy, as cloud-init calls the file. */
  public static final String USER_DATA = "user-data";

  /** Likewise the network configuration. */
  public static final String NETWORK_DATA = "network-config";

  /** Label of a disk that a machine's template made: the machine's name. */
  public static final String MACHINE_LABEL = "kubevmm.io/virtualmachine";

  /**
   * Annotation of an image or disk that waits for its file: the SHA-256 of the key that lets one
   * in.
   */
  public static final String UPLOAD_ANNOTATION = "kubevmm.io/upload-key";

  /**
   * Annotation of a machine: {@code true} has its node take over the domain of the same UUID as it
   * is, which nobody of this cluster owns yet.
   */
  public static final String ADOPT_ANNOTATION = "kubevmm.io/adopt";

  /**
   * Annotation of a machine: {@code Release} has its deletion leave the domain as it is, to nobody
   * of this cluster.
   */
  public static final String ON_DELETE_ANNOTATION = "kubevmm.io/on-delete";

  /**
   * Annotation of a machine: until this moment (RFC 3339) its guest's file systems shall be frozen.
   */
  public static final String FROZEN_UNTIL_ANNOTATION = "kubevmm.io/frozen-until";

  /** Annotation of a machine that a clone made: the clone's uid. */
  public static final String CLONE_ANNOTATION = "kubevmm.io/clone";

  /** Node label: what runs the guests' CPUs, {@code kvm} or {@code tcg}. */
  public static final String ACCELERATOR_LABEL = "kubevmm.io/accelerator";

  /** XML namespace of our one element in a domain's metadata: it says whose the domain is. */
  public static final String DOMAIN_METADATA = "https://kubevmm.io/domain/v1";

  private Kinds() {}
}
