@NullMarked
package io.kubevmm.packaging;

import org.jspecify.annotations.NullMarked;
