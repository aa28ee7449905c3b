package io.kubevmm.executor.storage;

import io.kubevmm.kube.ObjectKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The disks that are being copied now, as they are: no machine may start with them meanwhile. */
final class Copying {

  /** What is copied from, and the uid of what is made of it: several may be at once. */
  private record Copy(ObjectKey disk, String into) {}

  private final Set<Copy> copies = ConcurrentHashMap.newKeySet();

  void begin(ObjectKey disk, String into) {
    copies.add(new Copy(disk, into));
  }

  void end(ObjectKey disk, String into) {
    copies.remove(new Copy(disk, into));
  }

  boolean has(ObjectKey disk) {
    return copies.stream().anyMatch(copy -> copy.disk().equals(disk));
  }
}
