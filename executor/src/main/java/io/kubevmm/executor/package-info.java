@NullMarked
package io.kubevmm.executor;

import org.jspecify.annotations.NullMarked;
