@NullMarked
package io.kubevmm.libvirt;

import org.jspecify.annotations.NullMarked;
