package io.kubevmm.libvirt;

import java.time.Instant;
import java.util.Optional;

/**
 * An address that a network's DHCP server gave away.
 *
 * @param mac of the card, in lower case; empty where the server does not know it
 * @param expires when it ends unless it is renewed; empty if it never does
 */
public record DhcpLease(String mac, String ip, Optional<Instant> expires) {}
