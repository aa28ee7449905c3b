package io.kubevmm.analyser.model;

/** A name in a document; {@code namespace} is empty for none. */
public record XmlName(String namespace, String local) {
  @Override
  public String toString() {
    return namespace.isEmpty() ? local : "{" + namespace + "}" + local;
  }
}
