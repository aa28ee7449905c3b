@NullMarked
package io.kubevmm.analyser;

import org.jspecify.annotations.NullMarked;
