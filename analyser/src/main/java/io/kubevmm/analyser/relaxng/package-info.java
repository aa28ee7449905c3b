/**
 * A reader of RELAX NG's XML syntax.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.relaxng.RelaxNgReader} turns a schema file and all
 * that it includes into a graph of {@link io.kubevmm.analyser.relaxng.Pattern}s, in the few kinds
 * that RELAX NG's own simplification (section 4 of its specification) leaves: {@code optional} is a
 * choice with {@code empty}, {@code zeroOrMore} a choice of {@code oneOrMore} and {@code empty},
 * {@code mixed} an interleave with {@code text}.
 *
 * <p><b>Invariants.</b> Every pattern knows the file and line it was written at. Each {@code ref}
 * is resolved when {@code read} returns: a reference to nothing, an override of nothing and two
 * definitions without {@code combine} are errors. Recursion goes through elements only.
 *
 * <p><b>Threads.</b> A reader is used by one thread and thrown away; its result is immutable.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.relaxng.RelaxNgException}, a sentence that begins
 * with file and line.
 */
@NullMarked
package io.kubevmm.analyser.relaxng;

import org.jspecify.annotations.NullMarked;
