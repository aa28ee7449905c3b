package io.kubevmm.executor.storage;

import io.kubevmm.api.Quantity;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.libvirt.Domain;
import java.util.Optional;

/** Makes a disk larger, under a running guest too, which sees it at once. */
final class Growth {

  /** What became of a volume. */
  sealed interface Result {
    /** It has the size already. */
    record Large() implements Result {}

    /** It has it now. */
    record Grown(Volumes.Found now) implements Result {}

    /** It has to wait; why, for the user. */
    record Waits(String why) implements Result {}
  }

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

  /** Brings the volume to the size that the spec asks for, if that is more. */
  Result grow(DiskObject disk, String pool, String volume, Volumes.Found now) {
    long wanted = disk.spec().capacity().map(Growth::sectors).orElse(0L);
    if (wanted <= now.capacity()) {
      return new Result.Large();
    }
    Optional<Domain> user = user(disk);
    if (user.isEmpty()) {
      volumes.resize(pool, volume, wanted);
    } else {
      try (Domain domain = user.get()) {
        if (domain.isActive()) {
          domain.blockResize(now.path(), wanted);
        } else if (domain.hasManagedSave()) {
          return new Result.Waits("the disk grows when its machine, which is saved, runs again");
        } else {
          volumes.resize(pool, volume, wanted);
        }
      }
    }
    return new Result.Grown(volumes.find(pool, volume).orElse(now));
  }

  private static long sectors(String quantity) {
    return Math.ceilDiv(Quantity.parse(quantity), SECTOR) * SECTOR;
  }

  private Optional<Domain> user(DiskObject disk) {
    return disk.user()
        .flatMap(users::domain)
        .flatMap(uuid -> libvirt.connection().findDomain(uuid));
  }
}
