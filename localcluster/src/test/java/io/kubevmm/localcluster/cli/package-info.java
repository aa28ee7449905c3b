/** The commands, as the person at the terminal meets them. */
@NullMarked
package io.kubevmm.localcluster.cli;

import org.jspecify.annotations.NullMarked;
