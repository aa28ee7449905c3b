package io.kubevmm.executor;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Resource;

/** The resources that an executor reads and writes. */
public final class Resources {

  public static final Resource VIRTUAL_MACHINES =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  public static final Resource NODES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_NODE,
          false);

  public static final Resource DISKS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_DISKS,
          Kinds.VIRTUAL_MACHINE_DISK,
          true);

  public static final Resource IMAGES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_IMAGES,
          Kinds.VIRTUAL_MACHINE_IMAGE,
          true);

  public static final Resource POOLS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_STORAGE_POOLS,
          Kinds.VIRTUAL_MACHINE_STORAGE_POOL,
          false);

  public static final Resource NETWORKS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NETWORKS,
          Kinds.VIRTUAL_MACHINE_NETWORK,
          false);

  public static final Resource SNAPSHOTS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_SNAPSHOTS,
          Kinds.VIRTUAL_MACHINE_SNAPSHOT,
          true);

  public static final Resource RESTORES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_RESTORES,
          Kinds.VIRTUAL_MACHINE_RESTORE,
          true);

  public static final Resource CLONES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_CLONES,
          Kinds.VIRTUAL_MACHINE_CLONE,
          true);

  public static final Resource PLANS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_PLANS,
          Kinds.VIRTUAL_MACHINE_PLAN,
          true);

  public static final Resource NAMESPACES =
      new Resource("", "v1", "namespaces", "Namespace", false);

  public static final Resource SECRETS = new Resource("", "v1", "secrets", "Secret", true);

  public static final Resource CORE_NODES = new Resource("", "v1", "nodes", "Node", false);

  public static final Resource LEASES =
      new Resource("coordination.k8s.io", "v1", "leases", "Lease", true);

  public static final Resource CERTIFICATE_REQUESTS =
      new Resource(
          "certificates.k8s.io",
          "v1",
          "certificatesigningrequests",
          "CertificateSigningRequest",
          false);

  public static final Resource DEFINITIONS =
      new Resource(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false);

  private Resources() {}
}
