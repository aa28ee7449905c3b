/**
 * libvirt's C API as it is: every function, enum, macro, struct and callback type, and the few
 * hands that carry them.
 *
 * <p>The files named {@code Vir*} are generated (see {@link io.kubevmm.libvirt.generator}). A
 * function's handle is a constant of a holder class of its own, so it is looked up and linked at
 * its first call and costs nothing before; five hundred linked eagerly would cost a second. A
 * function or library that the host lacks becomes a handle that throws: {@link
 * io.kubevmm.libvirt.LibvirtUnsupportedException} or {@link
 * io.kubevmm.libvirt.LibvirtUnavailableException}, at the call and never at class loading.
 *
 * <p>Ordinary work needs nothing of this package; {@link io.kubevmm.libvirt.Connection#call} runs
 * what the typed layer lacks. Rules for code that calls these functions:
 *
 * <ul>
 *   <li>Call them on one of {@link io.kubevmm.libvirt.internal.CallThreads}: libvirt keeps its last
 *       error per OS thread, and a blocked call would pin a virtual thread's carrier.
 *   <li>{@code char *} results belong to the caller and end with free(); {@code const char *}
 *       results belong to the object they came from. Object pointers are references and end with
 *       their own vir*Free.
 *   <li>Pointers that come back are not bounded. Read structs by {@code VirStructs} only.
 *   <li>A C {@code unsigned int} is an int here and an {@code unsigned long long} a long; a flag at
 *       bit 31 is a negative int.
 * </ul>
 */
@NullMarked
package io.kubevmm.libvirt.internal;

import org.jspecify.annotations.NullMarked;
