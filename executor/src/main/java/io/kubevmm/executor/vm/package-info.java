/**
 * One virtual machine's life on this node.
 *
 * <p>{@link io.kubevmm.executor.vm.VirtualMachineReconciler} gets a name, looks at the object and
 * at the domain ({@link io.kubevmm.executor.vm.DomainView}), asks {@link
 * io.kubevmm.executor.vm.Decision} what the next single act is, does it, and looks again, until
 * nothing is left to do. Then it writes the status, if it changed. {@code Decision} is a pure
 * function: every rule of the lifecycle stands there and nowhere else.
 *
 * <p>What must survive a crash of the executor stands in the domain's metadata as a {@link
 * io.kubevmm.executor.vm.Mark}: whose domain it is, which spec it was made from, which
 * runGeneration was acted on, and the intent of the act in progress. The intent tells a guest that
 * powered itself off from one that we shut down.
 */
@NullMarked
package io.kubevmm.executor.vm;

import org.jspecify.annotations.NullMarked;
