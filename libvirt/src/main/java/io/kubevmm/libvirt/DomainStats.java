package io.kubevmm.libvirt;

import java.util.UUID;

/** One domain's statistics; names and units as in virConnectGetAllDomainStats. */
public record DomainStats(UUID uuid, String name, TypedParameters values) {}
