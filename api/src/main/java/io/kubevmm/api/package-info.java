@NullMarked
package io.kubevmm.api;

import org.jspecify.annotations.NullMarked;
