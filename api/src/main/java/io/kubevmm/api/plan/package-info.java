/** The kind by which a user asks what a change of a machine would need, before he makes it. */
@NullMarked
package io.kubevmm.api.plan;

import org.jspecify.annotations.NullMarked;
