/**
 * What the agents in this node's guests say.
 *
 * <p><b>What.</b> {@link io.kubevmm.executor.guest.GuestReconciler} asks the agent of one guest
 * when it appears and every few minutes, and keeps what is worth telling in {@link
 * io.kubevmm.executor.guest.Guests}; whoever writes the machine's status reads it there.
 *
 * <p><b>Trust.</b> A guest can answer anything, slowly or never. So the questions have a queue of
 * their own that nothing else waits for, a deadline, and {@link
 * io.kubevmm.executor.guest.GuestAnswer} takes of an answer only so many entries of so many
 * printable characters.
 */
@NullMarked
package io.kubevmm.executor.guest;

import org.jspecify.annotations.NullMarked;
