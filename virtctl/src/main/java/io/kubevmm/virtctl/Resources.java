package io.kubevmm.virtctl;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Resource;

/** The resources that virtctl speaks of. */
final class Resources {
  static final Resource VIRTUAL_MACHINE =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  static final Resource VIRTUAL_MACHINE_NODE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_NODE,
          false);

  static final Resource VIRTUAL_MACHINE_IMAGE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_IMAGES,
          Kinds.VIRTUAL_MACHINE_IMAGE,
          true);

  static final Resource VIRTUAL_MACHINE_DISK =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_DISKS,
          Kinds.VIRTUAL_MACHINE_DISK,
          true);

  static final Resource VIRTUAL_MACHINE_PLAN =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_PLANS,
          Kinds.VIRTUAL_MACHINE_PLAN,
          true);

  private Resources() {}
}
