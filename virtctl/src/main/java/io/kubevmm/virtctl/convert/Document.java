package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;

/**
 * A Kubernetes object with one of libvirt's documents in its spec.
 *
 * @param kind of libvirt's document
 * @param object as {@link Envelope} makes it
 * @param place where it stands in its text: the number of the YAML document, perhaps with that of
 *     the item of a List, such as {@code [0].items[3]}
 */
record Document(DocumentKind kind, ObjectNode object, String place) {

  /** libvirt's document. */
  ObjectNode tree() {
    return (ObjectNode) object.path("spec").path(kind.root());
  }

  JsonNode spec() {
    return object.path("spec");
  }

  /** Where libvirt's document stands in the object. */
  String path() {
    return "spec." + kind.root();
  }

  String name() {
    return object.path("metadata").path("name").asText();
  }

  /** Such as "VirtualMachine web". */
  @Override
  public String toString() {
    return Envelope.kubernetesKind(kind) + " " + name();
  }
}
