/**
 * Our kinds as an API server knows them, and what it would refuse: {@link
 * io.kubevmm.virtctl.definitions.Definition} reads the CustomResourceDefinition of a kind, {@link
 * io.kubevmm.virtctl.definitions.StructuralSchema} judges an object by its types, and {@link
 * io.kubevmm.virtctl.definitions.Rules} by its rules in CEL, with the words of the API server.
 *
 * <p>CEL is a library (docs/adr/0010); what Kubernetes adds to it is here: functions ({@link
 * io.kubevmm.virtctl.definitions.Cel}), defaults, and what of an object a rule can see. Only {@code
 * virtctl validate} comes here, since the library takes its time to load.
 */
@NullMarked
package io.kubevmm.virtctl.definitions;

import org.jspecify.annotations.NullMarked;
