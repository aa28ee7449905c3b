package io.kubevmm.executor.storage;

import io.kubevmm.kube.ObjectKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The disks that are being copied now, as they are: no machine may start with them meanwhile. */
final class Copying {

  private final Set<ObjectKey> disks = ConcurrentHashMap.newKeySet();

  void begin(ObjectKey disk) {
    disks.add(disk);
  }

  void end(ObjectKey disk) {
    disks.remove(disk);
  }

  boolean has(ObjectKey disk) {
    return disks.contains(disk);
  }
}
