@NullMarked
package io.kubevmm.localcluster;

import org.jspecify.annotations.NullMarked;
