@NullMarked
package io.kubevmm.runtime;

import org.jspecify.annotations.NullMarked;
