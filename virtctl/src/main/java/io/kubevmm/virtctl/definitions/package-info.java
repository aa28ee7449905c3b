/**
 * Our kinds as an API server knows them, and what it would refuse: {@link
 * io.kubevmm.virtctl.definitions.Definition} reads the CustomResourceDefinition of a kind, {@link
 * io.kubevmm.virtctl.definitions.StructuralSchema} judges an object by it.
 *
 * <p>Of the rules in CEL only those are judged that concern one quantity or the object's name; the
 * others compare fields, and an API server does that.
 */
@NullMarked
package io.kubevmm.virtctl.definitions;

import org.jspecify.annotations.NullMarked;
