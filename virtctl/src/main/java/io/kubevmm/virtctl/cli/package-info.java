/**
 * Reads command lines and explains them.
 *
 * <p><b>What.</b> A verb says what it takes as data ({@link io.kubevmm.virtctl.cli.Syntax}); from
 * that come the reading ({@link io.kubevmm.virtctl.cli.Parser}), the help ({@link
 * io.kubevmm.virtctl.cli.Help}) and the shell's completion ({@link
 * io.kubevmm.virtctl.cli.Completion}), so that they cannot disagree.
 *
 * <p><b>Why not a library.</b> A library that reads annotations by reflection took a third of
 * virtctl's whole time.
 *
 * <p><b>Form.</b> As in GNU's and kubectl's: {@code -o yaml}, {@code -oyaml}, {@code -o=yaml},
 * {@code --output yaml}, {@code --output=yaml}; flags of one letter may stand together; options may
 * stand anywhere, those of every verb also before it; {@code --} ends them.
 *
 * <p><b>Threads.</b> All of it is immutable or used by one thread.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.virtctl.cli.UsageException}, a sentence and a hint.
 */
@NullMarked
package io.kubevmm.virtctl.cli;

import org.jspecify.annotations.NullMarked;
