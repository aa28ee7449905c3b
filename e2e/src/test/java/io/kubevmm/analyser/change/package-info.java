/**
 * The table of changes against real libvirt and QEMU. These tests stand here because the module
 * {@code analyser} knows neither, and because they read the table as its own classes do.
 */
@NullMarked
package io.kubevmm.analyser.change;

import org.jspecify.annotations.NullMarked;
