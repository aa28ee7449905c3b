/**
 * libvirt for Java: typed objects over libvirt's C API, by the Foreign Function and Memory API.
 *
 * <p>Begin at {@link io.kubevmm.libvirt.Connection}; it gives {@link io.kubevmm.libvirt.Domain}s,
 * and {@link io.kubevmm.libvirt.StoragePool}s with their {@link io.kubevmm.libvirt.StorageVolume}s,
 * and these give what one can know and do. Events arrive as {@link io.kubevmm.libvirt.DomainEvent}
 * and {@link io.kubevmm.libvirt.StoragePoolEvent}, bytes through {@link io.kubevmm.libvirt.Stream}.
 * What has no typed method is reached by {@link io.kubevmm.libvirt.RawCall}: all functions of
 * libvirt are generated into {@link io.kubevmm.libvirt.internal}, and ordinary work needs none of
 * it.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A native reference has one owner, is given back once, and never while a call uses it. Use
 *       after close is an {@link java.lang.IllegalStateException}, not a crash.
 *   <li>Nothing a callback throws reaches C: that would end the JVM.
 *   <li>A number that this version does not know becomes the constant UNKNOWN, never an exception:
 *       a newer libvirt may say new things.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>libvirt keeps its last error per OS thread, and a downcall pins a virtual thread's carrier. So
 * a call and the fetch of its error run together on one of a dozen platform threads,
 * "libvirt-call-n"; the caller parks. One more thread, "libvirt-events", runs libvirt's event loop
 * and calls the listeners, which hand over and return.
 *
 * <h2>Failures</h2>
 *
 * <p>All are {@link io.kubevmm.libvirt.LibvirtFailure}s with a sentence as message: libvirt's own
 * error, whole ({@link io.kubevmm.libvirt.LibvirtException}), no answer within the deadline, an
 * interrupt, a libvirt that is absent or too old. libvirt cannot be interrupted: after a timeout or
 * an interrupt the call may still take effect, so read the state before acting again. A thread
 * whose call never returns is replaced, up to a bound.
 */
@NullMarked
package io.kubevmm.libvirt;

import org.jspecify.annotations.NullMarked;
