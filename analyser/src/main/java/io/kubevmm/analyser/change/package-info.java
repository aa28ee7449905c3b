/**
 * What it takes to bring a running domain to another definition.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.change.ChangePlan} compares two domains and says of
 * each difference whether libvirt can make it in a running guest, and by which call; whether it has
 * to wait for the next start, and why; or whether this domain can never have it.
 *
 * <p><b>Facts.</b> All of that stands in one table, {@code domain.facts} beside this class, read
 * from the source of libvirt's QEMU driver and tried with real guests. A fact is right or wrong; a
 * guest may still refuse what libvirt can do, such as to give memory back.
 *
 * <p><b>Threads.</b> All of it is immutable and may be shared.
 */
@NullMarked
package io.kubevmm.analyser.change;

import org.jspecify.annotations.NullMarked;
