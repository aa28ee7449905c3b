/**
 * The nodes of trees, the places in them, and the spellings of their scalars.
 *
 * <p><b>What.</b> Trees are Jackson's nodes; {@link io.kubevmm.analyser.tree.Nodes} makes them
 * small, since most elements have few entries. {@link io.kubevmm.analyser.tree.Scalars} goes
 * between a node and its spelling in XML, by the type of its declaration.
 *
 * <p><b>Invariants.</b> Maps keep the order in which their keys came.
 *
 * <p><b>Threads.</b> Nodes may be read by all, and changed by one.
 *
 * <p><b>Failures.</b> None of its own: a spelling that a type does not have is null, and the caller
 * says where.
 */
@NullMarked
package io.kubevmm.analyser.tree;

import org.jspecify.annotations.NullMarked;
