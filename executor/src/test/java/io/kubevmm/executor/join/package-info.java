@NullMarked
package io.kubevmm.executor.join;

import org.jspecify.annotations.NullMarked;
