@NullMarked
package io.kubevmm.scheduler;

import org.jspecify.annotations.NullMarked;
