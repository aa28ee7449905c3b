/**
 * The scheduler: chooses a node for each VirtualMachine that has none.
 *
 * <p>{@link io.kubevmm.scheduler.core} decides, purely. This package feeds it: {@link
 * io.kubevmm.scheduler.Cluster} keeps what nodes have and machines take, from two watches; {@link
 * io.kubevmm.scheduler.Binder} writes the decision, one patch a machine (finaliser, nodeName,
 * resourceVersion), or why there is none. One process of several works, chosen by a Lease; writing
 * twice is refused by the resourceVersion.
 *
 * <p>A machine bound a moment ago counts on its node before the watch brings that back, so that two
 * machines never take the same room.
 */
@NullMarked
package io.kubevmm.scheduler;

import org.jspecify.annotations.NullMarked;
