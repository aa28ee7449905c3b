/**
 * Makes the compiled schemas that are part of this library.
 *
 * <p>A program for developers: {@code Main --schemas DIR --out DIR} reads libvirt's schemas and
 * writes one {@code .model} and one {@code .grammar} file a kind of document. The files are
 * committed; a test fails when they differ from what the schemas give. Errors are one line on the
 * standard error, exit code 1.
 */
@NullMarked
package io.kubevmm.analyser.generator;

import org.jspecify.annotations.NullMarked;
