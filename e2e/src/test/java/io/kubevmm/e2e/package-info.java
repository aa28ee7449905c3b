/**
 * Tests of the whole: a real kube-apiserver, a real libvirtd and real QEMU guests, with the
 * controller, the scheduler and the executor as the processes that users run.
 *
 * <p>{@link io.kubevmm.e2e.Lab} is all of that, started once for all tests of a JVM, of which there
 * are two at a time. Each test class has a namespace of its own.
 */
@NullMarked
package io.kubevmm.e2e;

import org.jspecify.annotations.NullMarked;
