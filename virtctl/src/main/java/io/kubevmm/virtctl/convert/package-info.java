/**
 * {@code virtctl convert}, {@code validate} and {@code explain-diff}: libvirt's XML as Kubernetes
 * objects in YAML or JSON, and back, without a cluster.
 *
 * <p><b>What.</b> A {@link io.kubevmm.virtctl.convert.Source} is where a text comes from, a {@link
 * io.kubevmm.virtctl.convert.Documents} reads its documents, whatever form they have, and a {@link
 * io.kubevmm.virtctl.convert.Target} is where they go. What lies between is a {@link
 * io.kubevmm.virtctl.convert.Document}: a Kubernetes object with one of libvirt's documents in its
 * spec ({@link io.kubevmm.virtctl.convert.Envelope}). {@link io.kubevmm.virtctl.convert.Validation}
 * judges it.
 *
 * <p><b>Invariants.</b> Nothing is dropped silently: a document comes back the same, known to
 * libvirt's schemas or not, and a field that has no place in libvirt's XML is named or refused.
 * Files are written whole or not at all. One document that fails does not keep the others from
 * being done.
 *
 * <p><b>Threads.</b> One.
 *
 * <p><b>Failures.</b> One line each, with the file and the place in it; exit code 1.
 */
@NullMarked
package io.kubevmm.virtctl.convert;

import org.jspecify.annotations.NullMarked;
