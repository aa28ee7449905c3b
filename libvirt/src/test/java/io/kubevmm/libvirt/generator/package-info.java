@NullMarked
package io.kubevmm.libvirt.generator;

import org.jspecify.annotations.NullMarked;
