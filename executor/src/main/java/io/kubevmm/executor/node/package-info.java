/**
 * The machine's face in the API: its certificate, its VirtualMachineNode and its Lease.
 *
 * <p>{@link io.kubevmm.executor.node.NodeIdentity} gets the executor's client certificate and
 * renews it. {@link io.kubevmm.executor.node.NodeReporter} keeps the VirtualMachineNode: it is made
 * when missing, its status is written when something changed, and never as a heartbeat; the Lease
 * is the sign of life.
 */
@NullMarked
package io.kubevmm.executor.node;

import org.jspecify.annotations.NullMarked;
