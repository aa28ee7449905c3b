/**
 * Where this node's guests can be reached.
 *
 * <p><b>What.</b> Three know of a guest's addresses: the agent in it, the DHCP server of its
 * network, and the host's ARP table. {@link io.kubevmm.executor.address.AddressReconciler} reads
 * the last two, often after a start and ever more seldom later, and puts what it sees into the
 * {@link io.kubevmm.executor.address.AddressBook}; what the agent says is the caller's to add. Of
 * one card the agent is believed first, then the lease, then ARP.
 *
 * <p><b>What is believed.</b> A lease outlives the guest that it was given to. So one that is older
 * than the guest counts only where the guest's age is not known. The ARP table is read for cards
 * whose network has no DHCP server, or that have not asked theirs.
 *
 * <p><b>Few writes.</b> What was seen is told once it was seen twice in a row, a second apart: an
 * IPv6 address that comes right after the first one costs no write of its own.
 */
@NullMarked
package io.kubevmm.executor.address;

import org.jspecify.annotations.NullMarked;
