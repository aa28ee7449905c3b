/**
 * Snapshots of machines and of disks, and how they are brought back.
 *
 * <p>A snapshot does not copy: every disk goes on in a new, empty layer on the volume that it had
 * (see {@link io.kubevmm.executor.storage.Layers}), and that volume is the snapshot's from then on.
 * Under a running guest libvirt does this for all disks at one moment; of a machine that is off,
 * and of a disk without one, the objects just change which volume is the disk's. A restore makes a
 * new layer on the snapshot's volume and lets the disk go on there.
 *
 * <p>Both are written down in their objects before anything is done, by the names of the volumes,
 * so that a process that was killed in the middle goes on where it was: {@link
 * io.kubevmm.executor.snapshot.MachineOperations} is asked before anything else is done with a
 * machine.
 */
@NullMarked
package io.kubevmm.executor.snapshot;

import org.jspecify.annotations.NullMarked;
