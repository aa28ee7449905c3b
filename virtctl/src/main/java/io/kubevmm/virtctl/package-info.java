@NullMarked
package io.kubevmm.virtctl;

import org.jspecify.annotations.NullMarked;
