package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.storage.DiskSource;
import io.kubevmm.api.storage.VirtualMachineDiskSpec;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.util.Optional;

/**
 * A VirtualMachineDisk, as far as the scheduler cares.
 *
 * @param node where its volume is; empty until its first machine has been placed
 */
record Disk(String node, String pool, Source source) {

  static final Resource RESOURCE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_DISKS,
          Kinds.VIRTUAL_MACHINE_DISK,
          true);

  /**
   * What a disk is made from.
   *
   * @param disk another one, which lies on one node, so that this one has to be made there
   * @param snapshot likewise
   * @param image what a node fetches into the image's pool, if it has that
   * @param sent whether it is a file that a user sends
   */
  record Source(
      Optional<ObjectKey> disk,
      Optional<ObjectKey> snapshot,
      Optional<ObjectKey> image,
      boolean sent) {

    private static final Source NOTHING =
        new Source(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Whether no node has it alone. */
    boolean anywhere() {
      return disk.isEmpty() && snapshot.isEmpty();
    }

    static Source of(String namespace, Optional<DiskSource> source) {
      return source
          .map(s ->
              new Source(
                  s.otherDisk().map(name -> new ObjectKey(namespace, name)),
                  s.snapshot().map(name -> new ObjectKey(namespace, name)),
                  s.image(namespace).map(i -> new ObjectKey(i.namespace(), i.name())),
                  s.upload().isPresent()))
          .filter(s -> !s.equals(NOTHING))
          .orElse(NOTHING);
    }
  }

  static Disk of(ObjectNode object) {
    VirtualMachineDiskSpec spec = ApiMapper.read(object.path("spec"), VirtualMachineDiskSpec.class);
    return new Disk(
        object.path("status").path("nodeName").asText("").intern(),
        spec.storagePool().intern(),
        Source.of(ObjectKey.of(object).namespace(), spec.source()));
  }
}
