/**
 * Storage, as users write it: pools of an administrator, disks and images of a namespace.
 *
 * <p>A {@code VirtualMachineStoragePool} is one libvirt pool on every node that its selector
 * matches. A {@code VirtualMachineDisk} is one virtual disk in such a pool, made on the node where
 * its machine is placed. A {@code VirtualMachineImage} is what disks are made from; nodes keep
 * copies of those that they need.
 */
@NullMarked
package io.kubevmm.api.storage;

import org.jspecify.annotations.NullMarked;
