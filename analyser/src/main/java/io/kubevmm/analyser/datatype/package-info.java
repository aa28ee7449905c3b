/**
 * The data types that libvirt's schemas use: those of XML Schema (W3C, part 2) by their names.
 *
 * <p><b>What.</b> A {@link io.kubevmm.analyser.datatype.Datatype} is a type with its facets; it
 * says whether a text is one of its values. {@link io.kubevmm.analyser.datatype.Regex} is the
 * regular expressions of XML Schema, which are not Java's: {@code ^} and {@code $} are plain
 * characters and a match is always of the whole text.
 *
 * <p><b>Invariants.</b> A type, a facet or an expression that is not supported is refused when it
 * is read, never taken for "anything". Checking a text costs time in proportion to its length and
 * no stack, whatever the text: matching runs all alternatives at once instead of trying one after
 * the other, and numbers are compared as digits.
 *
 * <p><b>Threads.</b> Everything here is immutable.
 *
 * <p><b>Failures.</b> {@link java.lang.IllegalArgumentException} with a sentence, for what is not
 * supported; the caller adds the place.
 */
@NullMarked
package io.kubevmm.analyser.datatype;

import org.jspecify.annotations.NullMarked;
