/**
 * The controller: what no single node can know or do.
 *
 * <p>One small reconciler a duty, on java-operator-sdk: {@link
 * io.kubevmm.controller.CertificateApprover} lets machines join and renew their certificates,
 * {@link io.kubevmm.controller.NodeLiveness} turns a Lease that ran out into Ready=Unknown of its
 * node, {@link io.kubevmm.controller.MachineWatch} tells a machine that its node is lost or that
 * another one has its UUID or MAC address, and has the disks of its templates made by {@link
 * io.kubevmm.controller.DiskTemplates}. {@link io.kubevmm.controller.PoolWatch} counts on which
 * nodes a storage pool is, {@link io.kubevmm.controller.ImageImport} chooses the node that fetches
 * an image first; both keep what is deleted as long as something needs it. {@link
 * io.kubevmm.controller.SnapshotPlacement} and {@link io.kubevmm.controller.RestorePlacement} give
 * snapshots and restores to the node that has the disks, {@link io.kubevmm.controller.CloneRun}
 * makes a machine from another one.
 *
 * <p>Nothing here ever stops a guest or removes one: a node that is silent may well run its guests.
 * No reconciler holds a finaliser on a VirtualMachine. One process of several works, chosen by a
 * Lease; every write names the resourceVersion that it was decided on.
 */
@NullMarked
package io.kubevmm.controller;

import org.jspecify.annotations.NullMarked;
