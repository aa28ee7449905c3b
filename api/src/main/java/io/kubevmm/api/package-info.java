/**
 * The kinds of {@code kubevmm.io/v1alpha1} as Java types, and the words that all processes share:
 * phases, condition types, reasons, annotation and finaliser names.
 *
 * <p>Each kind's {@code spec} and {@code status} is a record here. The records are the single
 * source: {@link io.kubevmm.api.crd} derives the CustomResourceDefinitions from them, {@link
 * io.kubevmm.api.ApiMapper} reads and writes them. Values that the user may leave out are either
 * {@link java.util.Optional}, or have their default filled in by the record itself, so that no
 * reader meets a null.
 *
 * <p>The package holds no behaviour: what a field <em>does</em> is the business of the process that
 * acts on it.
 */
@NullMarked
package io.kubevmm.api;

import org.jspecify.annotations.NullMarked;
