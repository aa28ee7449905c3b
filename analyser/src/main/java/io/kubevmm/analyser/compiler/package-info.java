/**
 * From patterns to models.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.compiler.ModelCompiler} walks the pattern of a
 * document and gives each element, in each set of declarations it can come from, an {@link
 * io.kubevmm.analyser.model.ElementModel}. Three questions are answered by rule, never by a list of
 * names: which key a part gets ({@code Keys}), what a scalar is in the tree ({@code ScalarTypes}),
 * and which children repeat or must keep an order ({@code Content}).
 *
 * <p><b>Invariants.</b> The result depends on the schema alone, not on hash order or time.
 *
 * <p><b>Threads.</b> A compiler is used by one thread and thrown away.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.relaxng.RelaxNgException} for a schema that we
 * cannot turn into maps.
 */
@NullMarked
package io.kubevmm.analyser.compiler;

import org.jspecify.annotations.NullMarked;
