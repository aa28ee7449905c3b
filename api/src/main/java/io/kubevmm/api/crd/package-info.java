/**
 * Makes CustomResourceDefinitions of the records in {@link io.kubevmm.api}.
 *
 * <p>{@link io.kubevmm.api.crd.SchemaOf} turns a record into a structural OpenAPI schema: the
 * record's components are the properties, the annotations of this package say the rest. What
 * libvirt defines comes from the analyser. {@link io.kubevmm.api.crd.CrdGenerator} puts names,
 * columns, selectable fields and rules around it and writes {@code yamls/}.
 *
 * <p>The result must stay under 256 KiB as JSON, since plain {@code kubectl apply} keeps a copy of
 * it in an annotation of that size.
 */
@NullMarked
package io.kubevmm.api.crd;

import org.jspecify.annotations.NullMarked;
