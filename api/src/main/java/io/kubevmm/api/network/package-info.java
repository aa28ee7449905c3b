/** Networks: what an administrator makes, and what a machine has of them. */
@NullMarked
package io.kubevmm.api.network;

import org.jspecify.annotations.NullMarked;
