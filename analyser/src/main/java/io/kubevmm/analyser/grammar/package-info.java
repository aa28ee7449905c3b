/**
 * Schemas in the form by which documents are judged.
 *
 * <p><b>What.</b> A {@link io.kubevmm.analyser.grammar.Term} says what may still come at one place
 * of a document. {@link io.kubevmm.analyser.grammar.Derivatives} gives the term that is left when
 * something came; what came is wrong when nothing is left. {@link
 * io.kubevmm.analyser.grammar.Grammar} is the term of a whole document: {@link
 * io.kubevmm.analyser.grammar.GrammarCompiler} makes it of a schema's patterns, {@link
 * io.kubevmm.analyser.grammar.GrammarFile} writes and reads it.
 *
 * <p><b>Source.</b> James Clark, "An algorithm for RELAX NG validation", 2002
 * (relaxng.org/jclark/derivative.html). Ours differs in one point. Clark's derivative by a start
 * tag opens the child's content inside the parent's term ("after" patterns). Here a child is judged
 * by itself, by each declaration that it could be, and at its end the parent's term is derived by
 * the set of declarations that the child fulfilled. Both say the same, since a child's content
 * knows nothing of where it stands; but here terms do not nest with the document, and what is
 * remembered for one child serves every other.
 *
 * <p><b>Invariants.</b> Equal terms are one object, so that terms are compared by identity and a
 * derivative is found again instead of computed. {@code Never} stands alone and not in another
 * term. Recursion over terms goes as deep as the schema is written, never as deep or wide as a
 * document is.
 *
 * <p><b>Threads.</b> Grammars and what is remembered may be shared by all threads.
 *
 * <p><b>Failures.</b> A schema that cannot be compiled is a {@link
 * io.kubevmm.analyser.relaxng.RelaxNgException}; a grammar file that does not read back is a broken
 * build: {@link java.lang.IllegalStateException} with the line.
 */
@NullMarked
package io.kubevmm.analyser.grammar;

import org.jspecify.annotations.NullMarked;
