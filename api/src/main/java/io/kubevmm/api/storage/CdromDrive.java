package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import java.util.Objects;
import java.util.Optional;

/** A CD-ROM drive, and what is in it. */
public record CdromDrive(
    @Doc(
            "The VirtualMachineImage of the same namespace that is in the drive; left out: nothing."
                + " It can change while the guest runs.")
        @Limits(maxLength = 127)
        Optional<String> image) {

  /** Fills in what was left out. */
  public CdromDrive {
    image = Objects.requireNonNullElse(image, Optional.empty());
  }
}
