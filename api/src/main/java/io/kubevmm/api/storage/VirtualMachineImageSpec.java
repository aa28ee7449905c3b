package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;

/** What the user wants of one image. */
@Rule(
    value = "self == oldSelf",
    message = "an image cannot change, since disks are made from it: make another one")
public record VirtualMachineImageSpec(
    @Doc("The VirtualMachineStoragePool in which nodes keep the image.")
        @Required
        @Limits(maxLength = 253)
        String storagePool,
    @Doc("Where the image comes from.") @Required ImageSource source) {}
