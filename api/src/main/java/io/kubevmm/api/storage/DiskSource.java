package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What a disk is made from: one of the fields. */
@Rule(
    value = "has(self.image)",
    message = "source names nothing: set image to the name of a VirtualMachineImage")
public record DiskSource(
    @Doc("A VirtualMachineImage of the same namespace.") @Limits(maxLength = 127)
        Optional<String> image) {

  /** Fills in what was left out. */
  public DiskSource {
    image = Objects.requireNonNullElse(image, Optional.empty());
  }
}
