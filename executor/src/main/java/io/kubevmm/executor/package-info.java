/**
 * The executor: makes this machine's libvirt be what the API says, and reports what is.
 *
 * <p>One process runs on each machine that runs virtual machines. It watches the VirtualMachines
 * whose {@code spec.nodeName} is its own node, and for each brings the domain in libvirt to what
 * the object asks for ({@link io.kubevmm.executor.vm}). It keeps one VirtualMachineNode and one
 * Lease as the machine's face in the API ({@link io.kubevmm.executor.node}). It serves one port,
 * for images that users send and other executors fetch ({@link io.kubevmm.executor.transfer}).
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A guest outlives the executor. Killing it between any two lines stops no guest, starts none
 *       twice and forgets none: all that must be remembered stands in the domain's own metadata
 *       ({@link io.kubevmm.executor.vm.Mark}), written before the act that it speaks of.
 *   <li>A domain without our mark is listed in the VirtualMachineNode and never touched.
 *   <li>A guest is stopped only for a deletionTimestamp or a spec that says so, never because an
 *       object is not found.
 *   <li>One VM's work is serial, different VMs' work is parallel.
 * </ul>
 */
@NullMarked
package io.kubevmm.executor;

import org.jspecify.annotations.NullMarked;
