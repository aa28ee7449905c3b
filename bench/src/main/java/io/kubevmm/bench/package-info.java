/**
 * Measures what KubeVMM costs: {@code ./kubevmm bench start}, {@code live}, {@code storage}, {@code
 * idle}, {@code memory}, {@code pods} and {@code crd}, and what conversions cost: {@code convert}.
 *
 * <p><b>What.</b> Each command but {@code crd}, which needs control planes alone, and {@code
 * convert}, which needs nothing, builds a whole system of its own on real parts, the {@link
 * io.kubevmm.bench.Rig}: a control plane with an audit log, a libvirtd with QEMU guests, and our
 * processes with the JARs of the checkout. It measures, prints the raw figures' summary with the
 * circumstances (versions, accelerator, load, seed), holds it against the goals, and takes
 * everything away again. A figure is worth something only beside another one of the same run:
 * {@code start} alternates its two sides (A B, B A, …) and states the ratio of the medians with a
 * bootstrap interval.
 *
 * <p>{@code convert} needs no rig: {@link io.kubevmm.bench.ConvertBench} lets our conversions, a
 * bare parser, libvirt and libvirt-go-xml go over the same documents in turns ({@link
 * io.kubevmm.bench.Alternation}), all on one core.
 *
 * <p><b>Invariants.</b> Nobody measures himself. A start ends when a {@link
 * io.kubevmm.bench.PhaseWatch} of the bench's own shows it, writes are counted by the API server
 * ({@link io.kubevmm.bench.AuditLog}), memory by the kernel ({@link io.kubevmm.bench.MemoryUse}).
 * The other side of a start, {@link io.kubevmm.bench.PlainDomain}, is the XML that libvirt gives
 * for our own domain, defined and created over a connection that is open already, by the bench
 * itself: the quickest way there is, so that the comparison flatters nobody. A goal with an
 * interval is certain when the interval's bad end meets it too. A missed goal is printed and never
 * fails the command.
 *
 * <p><b>Threads.</b> One thread does everything; the watch has one of its own, whose results are
 * futures.
 *
 * <p><b>Failures.</b> Anything that goes wrong ends the run with a sentence and exit code 1; a
 * figure of a broken run would be worse than none. The rig's folder holds the logs until the next
 * run when a run failed. One rig runs at a time on a machine. It is taken down at the end and when
 * the command is interrupted; what a killed command left, the next one ends first.
 */
@NullMarked
package io.kubevmm.bench;

import org.jspecify.annotations.NullMarked;
