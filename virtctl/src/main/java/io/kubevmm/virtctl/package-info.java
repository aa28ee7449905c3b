/**
 * The command line: {@code virtctl}, also usable as {@code kubectl vm}.
 *
 * <p><b>What.</b> A verb is a {@link io.kubevmm.virtctl.Command}, which says what it takes as data
 * ({@link io.kubevmm.virtctl.cli}), since a command line is judged by how fast it answers. The
 * verbs about power ({@link io.kubevmm.virtctl.PowerCommand}) change what a VirtualMachine shall
 * be, in one patch; that node's executor does the work, and {@code --wait} watches it ({@link
 * io.kubevmm.virtctl.Waiter}). The verbs about files, {@link io.kubevmm.virtctl.convert}, need no
 * cluster.
 *
 * <p><b>Invariants.</b> virtctl decides on what it has read, so every patch names the
 * resourceVersion of that reading and is thought over again after a conflict. A verb asked for
 * twice does what it does once. The objects on the command line are independent: one that fails
 * does not keep the others from being done.
 *
 * <p><b>Threads.</b> One.
 *
 * <p><b>Failures.</b> A sentence on standard error. Exit code 1: what was asked cannot be done as
 * asked (a wrong option, a missing object, no permission). Exit code 2: the cluster did not do it
 * (not reachable, failing, or not there before the time was over).
 */
@NullMarked
package io.kubevmm.virtctl;

import org.jspecify.annotations.NullMarked;
