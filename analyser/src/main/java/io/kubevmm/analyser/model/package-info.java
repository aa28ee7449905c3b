/**
 * The compiled form of a schema: what the tree of a document looks like.
 *
 * <p><b>What.</b> An {@link io.kubevmm.analyser.model.ElementModel} says for one element, in the
 * places where it may stand, which keys its map has: attributes, child elements, text. Declarations
 * that a document cannot tell apart before it is read (the alternatives of {@code <source>} in a
 * disk, say) are one model, the union of what they allow. A {@link
 * io.kubevmm.analyser.model.SchemaModel} holds the models of one kind of document; a child points
 * to its model by index, so that recursion (a backing store in a backing store) needs no depth.
 *
 * <p><b>Invariants.</b> In one model every key is used once. Models are numbered from the root,
 * breadth first, so that the same schema gives the same file byte for byte.
 *
 * <p><b>Threads.</b> Everything here is immutable.
 *
 * <p><b>Failures.</b> A model file that does not read back is a broken build: {@link
 * java.lang.IllegalStateException} with the line.
 */
@NullMarked
package io.kubevmm.analyser.model;

import org.jspecify.annotations.NullMarked;
