/**
 * The kinds that keep, bring back and copy what a machine has on its disks: a
 * VirtualMachineSnapshot is one moment of them, a VirtualMachineRestore and a VirtualMachineClone
 * are one run each of what can be done with it.
 */
@NullMarked
package io.kubevmm.api.snapshot;

import org.jspecify.annotations.NullMarked;
