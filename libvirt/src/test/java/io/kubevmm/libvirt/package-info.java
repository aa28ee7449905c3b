/** Tests on libvirt's own test driver, which lives in this process and needs no daemon. */
@NullMarked
package io.kubevmm.libvirt;

import org.jspecify.annotations.NullMarked;
