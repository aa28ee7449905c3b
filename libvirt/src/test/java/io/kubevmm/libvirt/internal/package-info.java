@NullMarked
package io.kubevmm.libvirt.internal;

import org.jspecify.annotations.NullMarked;
