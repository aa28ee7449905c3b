/**
 * Writes {@link io.kubevmm.libvirt.internal} from libvirt's own description of its C API.
 *
 * <p>libvirt ships {@code libvirt-api.xml} and {@code libvirt-qemu-api.xml} (Debian: libvirt-dev,
 * /usr/share/libvirt/api). {@link io.kubevmm.libvirt.generator.ApiModel} reads them, {@link
 * io.kubevmm.libvirt.generator.CTypes} maps C types to what the Foreign Function and Memory API
 * carries on a 64-bit Linux, and one small writer each renders functions, enums, macros, structs
 * and callbacks. Nothing is chosen by hand: every symbol of the files is there, and a type that the
 * mapping does not know stops the run with its name.
 *
 * <p>The output is a function of the input alone: sorted, no dates, no paths, already formatted.
 * Only names, types, values and versions are taken over; libvirt's prose (LGPL) is not.
 *
 * <p>Nothing here runs in a process of ours; it is a tool of the build.
 */
@NullMarked
package io.kubevmm.libvirt.generator;

import org.jspecify.annotations.NullMarked;
