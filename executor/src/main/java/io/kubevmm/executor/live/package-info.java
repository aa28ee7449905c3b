/**
 * Brings a running guest to its definition, without stopping it.
 *
 * <p><b>What.</b> {@link io.kubevmm.executor.live.LiveChanges} compares the guest that runs with
 * the definition that libvirt has of it, does what libvirt can do to a running guest, looks again,
 * and says of each difference that is left when it can take effect.
 *
 * <p><b>How.</b> What can be changed, and by which call, is the table of the analyser ({@link
 * io.kubevmm.analyser.change.ChangePlan}); each call has its method here. The definition is written
 * first, by the caller: so libvirt has judged the whole of it before the guest is touched, and
 * whoever is killed in the middle finds the rest of the work by comparing anew.
 *
 * <p><b>What is no difference.</b> libvirt shows more of a guest that runs than of its definition:
 * the paths of sockets, the names of taps, the addresses of controllers that it added. {@link
 * io.kubevmm.executor.live.LiveOnly} knows these.
 *
 * <p><b>Threads.</b> One guest is changed by one thread at a time, the one that holds its {@link
 * io.kubevmm.executor.live.Attempts}.
 */
@NullMarked
package io.kubevmm.executor.live;

import org.jspecify.annotations.NullMarked;
