/**
 * The structural schema that an API server checks a document's tree by.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.crd.CrdSchema} makes it of a compiled schema: types,
 * enumerations, patterns that RE2 knows, lists that merge by key, and short descriptions.
 *
 * <p><b>Invariants.</b> What is valid by libvirt's schema is valid by this one.
 *
 * <p><b>Threads.</b> Stateless.
 *
 * <p><b>Failures.</b> None that a document could cause.
 */
@NullMarked
package io.kubevmm.analyser.crd;

import org.jspecify.annotations.NullMarked;
