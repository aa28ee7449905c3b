package io.kubevmm.analyser.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The compiled schema of one kind of document.
 *
 * @param source what it was made from, such as {@code libvirt 12.8.0}
 * @param root the name of the document's root element, whose model is the first
 * @param prefixes prefix → namespace, for what is not in the empty namespace
 */
public record SchemaModel(
    String source, XmlName root, Map<String, String> prefixes, List<ElementModel> elements) {

  /** The model of the document's root element. */
  public ElementModel rootModel() {
    return elements.getFirst();
  }

  public ElementModel element(int index) {
    return elements.get(index);
  }

  /** The prefix that keys use for a namespace. */
  public Optional<String> prefix(String namespace) {
    return prefixes.entrySet().stream()
        .filter(entry -> entry.getValue().equals(namespace))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
