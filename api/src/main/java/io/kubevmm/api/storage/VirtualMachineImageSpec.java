package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What the user wants of one image. */
@Rule(
    value = "self.storagePool == oldSelf.storagePool && self.source == oldSelf.source",
    message =
        "storagePool and source of an image cannot change, since disks are made from it: make"
            + " another one")
public record VirtualMachineImageSpec(
    @Doc("The VirtualMachineStoragePool in which nodes keep the image.")
        @Required
        @Limits(maxLength = 253)
        String storagePool,
    @Doc("Where the image comes from.") @Required ImageSource source,
    @Doc(
            "Which namespaces may make disks of the image; left out: its own alone. Disks that were"
                + " made stay.")
        Optional<ImageNamespaces> allowedNamespaces) {

  /** Fills in what was left out. */
  public VirtualMachineImageSpec {
    allowedNamespaces = Objects.requireNonNullElse(allowedNamespaces, Optional.empty());
  }
}
