/**
 * The binding against a real libvirtd and QEMU. These tests stand here because the module {@code
 * libvirt} may not use the one that starts a libvirtd.
 */
@NullMarked
package io.kubevmm.libvirt;

import org.jspecify.annotations.NullMarked;
