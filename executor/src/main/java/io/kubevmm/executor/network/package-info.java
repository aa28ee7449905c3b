/**
 * Networks on this node, as libvirt has them and as their objects ask for them.
 *
 * <p>{@link io.kubevmm.executor.network.Networks} makes, changes and removes them, and tells
 * machines whether theirs are there.
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A network is ours if its UUID is its object's uid. One that libvirt had before under the
 *       object's name is adopted: it is started where it stands still, never changed and never
 *       removed.
 *   <li>A network that a running guest uses is never stopped. What cannot change under guests
 *       stands in its definition, and takes effect once no guest uses it.
 * </ul>
 */
@NullMarked
package io.kubevmm.executor.network;

import org.jspecify.annotations.NullMarked;
