/**
 * The commands of {@code ./kubevmm} that need Java: {@code up}, {@code down}, {@code status},
 * {@code logs}, and {@code prepare}, which the script runs before tests.
 *
 * <p><b>What.</b> Each command is a list of steps of {@code io.kubevmm.localcluster}, with a line
 * of output each. A step that finds its goal reached says so and changes nothing, so every command
 * may be given twice, or again after it failed half-way.
 *
 * <p><b>Invariants.</b> No command stops a guest but {@code down --purge}, which asks first.
 * Questions are asked only where somebody can answer: not with {@code --yes}, in CI or without a
 * terminal.
 *
 * <p><b>Threads.</b> One.
 *
 * <p><b>Failures.</b> A failure is one sentence on standard error, and exit code 1; 2 is a wrong
 * command line.
 */
@NullMarked
package io.kubevmm.localcluster.cli;

import org.jspecify.annotations.NullMarked;
