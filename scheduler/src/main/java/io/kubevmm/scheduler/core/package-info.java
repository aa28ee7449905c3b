/**
 * The choice of a node, as pure functions: no client, no clock, no state.
 *
 * <p>{@link io.kubevmm.scheduler.core.Placement} asks every {@link
 * io.kubevmm.scheduler.core.Filter} about every node and scores those that all of them let through.
 * A filter that refuses says why, in the words that Kubernetes uses for Pods; the counts of these
 * words are what the user reads.
 */
@NullMarked
package io.kubevmm.scheduler.core;

import org.jspecify.annotations.NullMarked;
