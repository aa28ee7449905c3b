package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;

/** A domain by the names that libvirt has for it. */
public record DomainReference(
    @Doc("The domain's name in libvirt.") String name,
    @Doc("The domain's UUID in libvirt.") String uuid) {}
