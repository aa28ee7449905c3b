package io.kubevmm.executor.storage;

import io.kubevmm.api.Quantity;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.Domain;
import java.util.Optional;
import java.util.UUID;

/** Makes a disk larger, under a running guest too, which sees it at once. */
final class Growth {

  /** qcow2 and libvirt count in sectors. */
  private static final long SECTOR = 512;

  private final LibvirtSession libvirt;
  private final Volumes volumes;
  private final DiskUsers users;

  Growth(LibvirtSession libvirt, Volumes volumes, DiskUsers users) {
    this.libvirt = libvirt;
    this.volumes = volumes;
    this.users = users;
  }

  /**
   * Brings the volume to the size that the spec asks for, if that is more.
   *
   * @return why this has to wait, for the user
   */
  Optional<String> grow(DiskObject disk, String pool, String volume, Volumes.Found now) {
    long wanted = disk.spec().capacity().map(Growth::sectors).orElse(0L);
    if (wanted <= now.capacity()) {
      return Optional.empty();
    }
    Optional<Domain> user = user(disk);
    if (user.isEmpty()) {
      volumes.resize(pool, volume, wanted);
      return Optional.empty();
    }
    try (Domain domain = user.get()) {
      if (domain.isActive()) {
        domain.blockResize(now.path(), wanted);
      } else if (domain.hasManagedSave()) {
        return Optional.of("the disk grows when its machine, which is saved, runs again");
      } else {
        volumes.resize(pool, volume, wanted);
      }
      return Optional.empty();
    }
  }

  private static long sectors(String quantity) {
    return Math.ceilDiv(Quantity.parse(quantity), SECTOR) * SECTOR;
  }

  private Optional<Domain> user(DiskObject disk) {
    String machine = disk.status().attachedTo();
    if (machine.isEmpty()) {
      return Optional.empty();
    }
    Optional<UUID> uuid = users.domain(new ObjectKey(disk.key().namespace(), machine));
    return uuid.flatMap(id -> libvirt.connection().findDomain(id));
  }
}
