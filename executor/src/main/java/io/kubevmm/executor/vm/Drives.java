package io.kubevmm.executor.vm;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.CdromDrive;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.storage.DiskClaims;
import io.kubevmm.executor.storage.Media;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.LibvirtException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts into CD-ROM drives what the spec wants there: before a start, and under a running guest.
 *
 * <p>A guest may hold the tray shut; then libvirt refuses, the old medium stays, and it is tried
 * again.
 */
public final class Drives {

  /** How soon it is tried again. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private final Media media;
  private final Domains domains;
  private final Consumer<ObjectKey> wake;

  /**
   * The drives of this node's machines.
   *
   * @param wake looks at a machine again
   */
  public Drives(Media media, Domains domains, Consumer<ObjectKey> wake) {
    this.media = media;
    this.domains = domains;
    this.wake = wake;
  }

  /** Fills the drives, if the act is a start; what that has to wait for. */
  Optional<DiskClaims.Wait> before(Action next, VirtualMachine vm) {
    return next instanceof Action.Create ? settle(vm, List.of(Affect.CONFIG)) : Optional.empty();
  }

  /** Changes what is in the drives of a running guest; why that is not done yet. */
  Optional<DiskClaims.Wait> change(VirtualMachine vm) {
    try {
      return settle(vm, List.of(Affect.LIVE, Affect.CONFIG));
    } catch (LibvirtException e) {
      if (e.isConnectionLost()) {
        throw e;
      }
      return Optional.of(
          new DiskClaims.Wait(
              Conditions.OPERATION_FAILED,
              "libvirt: "
                  + e.getMessage()
                  + " (the guest may hold the medium: unmount it there, or restart it)"));
    }
  }

  private Optional<DiskClaims.Wait> settle(VirtualMachine vm, List<Affect> scopes) {
    if (vm.spec().drives().isEmpty()) {
      return Optional.empty();
    }
    Map<MachineDisk, Optional<Media.State.Ready>> wanted = new LinkedHashMap<>();
    Optional<DiskClaims.Wait> first = Optional.empty();
    for (MachineDisk drive : vm.spec().drives()) {
      Optional<String> image = drive.cdrom().flatMap(CdromDrive::image);
      if (image.isEmpty()) {
        wanted.put(drive, Optional.empty());
        continue;
      }
      ObjectKey key = new ObjectKey(vm.key().namespace(), image.get());
      switch (state(vm, key)) {
        case Media.State.Ready ready -> wanted.put(drive, Optional.of(ready));
        case Media.State.Unknown unknown -> {} // what is in it stays
        case Media.State.Waits(String reason, String message) -> {
          String where = "drive " + drive.name() + ": ";
          first = first.or(() -> Optional.of(new DiskClaims.Wait(reason, where + message)));
        }
      }
    }
    for (Affect scope : scopes) {
      if (domains.fill(vm, wanted, scope)) {
        media.givenBack();
      }
    }
    return first;
  }

  private Media.State state(VirtualMachine vm, ObjectKey image) {
    try {
      return media.of(image, () -> wake.accept(vm.key()));
    } catch (KubeException e) {
      if (e.isUnreachable()) {
        return new Media.State.Unknown(); // a crashed guest is started again all the same
      }
      throw e;
    }
  }
}
