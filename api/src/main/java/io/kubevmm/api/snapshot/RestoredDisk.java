package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** One disk of a restore. */
public record RestoredDisk(
    @Doc("The VirtualMachineDisk.") @Required String disk,
    @Doc("The volume that it goes on with, based on the snapshot's.") String volume,
    @Doc("The volume that it had before.") String replaced) {

  /** Fills in what was left out. */
  public RestoredDisk {
    disk = Objects.requireNonNullElse(disk, "");
    volume = Objects.requireNonNullElse(volume, "");
    replaced = Objects.requireNonNullElse(replaced, "");
  }
}
