/**
 * Text that is written or comes from a file.
 *
 * <p><b>Threads.</b> A {@link io.kubevmm.analyser.text.TextOutput} belongs to one thread; what it
 * leaves for the next one is handed over safely.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.AnalyserException} with line and column for bytes
 * that are no UTF-8.
 */
@NullMarked
package io.kubevmm.analyser.text;

import org.jspecify.annotations.NullMarked;
