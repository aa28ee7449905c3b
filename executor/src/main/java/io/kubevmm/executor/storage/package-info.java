/**
 * Storage on this node: pools, disks and copies of images, as libvirt has them and as their objects
 * ask for them.
 *
 * <p>{@link io.kubevmm.executor.storage.Pools} makes the pools. {@link
 * io.kubevmm.executor.storage.DiskReconciler} makes, grows and removes the volumes of disks that
 * this node has, {@link io.kubevmm.executor.storage.DiskClaims} takes disks on for machines that
 * were placed here. {@link io.kubevmm.executor.storage.ImageStore} fetches images.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A volume that is being made has a marker file beside this process's state from before its
 *       first byte until after its last ({@link io.kubevmm.executor.storage.Unfinished}). Whoever
 *       finds the marker after a crash throws the volume away and begins anew; a volume without one
 *       is whole and never thrown away for being unknown.
 *   <li>A volume is deleted only for a deletionTimestamp of its object. An image's copy goes when
 *       its object is gone and no disk refers to it.
 *   <li>A pool that libvirt had before is used as it is, never built, and stays when the object
 *       goes.
 * </ul>
 */
@NullMarked
package io.kubevmm.executor.storage;

import org.jspecify.annotations.NullMarked;
