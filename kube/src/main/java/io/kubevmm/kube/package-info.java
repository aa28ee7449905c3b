@NullMarked
package io.kubevmm.kube;

import org.jspecify.annotations.NullMarked;
