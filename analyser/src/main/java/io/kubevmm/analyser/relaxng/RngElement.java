package io.kubevmm.analyser.relaxng;

import java.util.List;
import java.util.Map;

/**
 * One RELAX NG element as it stands in the file, with the {@code ns} and {@code datatypeLibrary}
 * that it inherits. Elements of other namespaces (annotations) are left out.
 */
record RngElement(
    Location at,
    String name,
    Map<String, String> attributes,
    String namespace,
    String library,
    Map<String, String> prefixes,
    String text,
    List<RngElement> children) {

  String required(String attribute) {
    String value = attributes.get(attribute);
    if (value == null) {
      throw new RelaxNgException(at, "<" + name + "> needs the attribute " + attribute + ".");
    }
    return value.strip();
  }

  RngElement onlyChild() {
    if (children.size() != 1) {
      throw new RelaxNgException(
          at, "<" + name + "> needs exactly one child, but has " + children.size() + ".");
    }
    return children.getFirst();
  }
}
