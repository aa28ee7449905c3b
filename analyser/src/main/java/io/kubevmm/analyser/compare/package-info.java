/**
 * What two trees differ in, and what of one is missing in another.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.compare.TreeComparison} lists the {@link
 * io.kubevmm.analyser.compare.Difference}s of two trees; {@link
 * io.kubevmm.analyser.compare.TreeDiff} tells what libvirt dropped of what it was asked for.
 *
 * <p><b>Threads.</b> Stateless.
 *
 * <p><b>Failures.</b> None: any two trees can be compared.
 */
@NullMarked
package io.kubevmm.analyser.compare;

import org.jspecify.annotations.NullMarked;
