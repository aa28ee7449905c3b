/**
 * Documents judged by libvirt's schemas.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.validate.Validator} is the front; a {@code Judge} goes
 * through one document by the derivatives of its grammar, and {@code Sentences} says what it found.
 *
 * <p><b>Invariants.</b> The verdict is that of RELAX NG: Jing comes to the same.
 *
 * <p><b>Threads.</b> A validator may be shared, and is faster the more it has seen.
 *
 * <p><b>Failures.</b> Problems of a document are results; only a schema that cannot be read is an
 * exception.
 */
@NullMarked
package io.kubevmm.analyser.validate;

import org.jspecify.annotations.NullMarked;
