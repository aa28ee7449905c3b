package io.kubevmm.analyser;

import io.kubevmm.analyser.model.XmlName;

/** The keys under which a tree carries what the schema does not know. No schema has such names. */
final class Carried {
  /** Text in an element that should have none. */
  static final String TEXT = "$text";

  /** Elements, as XML. */
  static final String XML = "$xml";

  /**
   * The keys of all children in their order, where libvirt reads it and the keys' own order cannot
   * tell it: one child stands between two others of one name.
   */
  static final String ORDER = "$order";

  /** Begins the key of an attribute; the namespace, if any, stands in braces after it. */
  static final String ATTRIBUTE = "@";

  private Carried() {}

  /** The name of a carried attribute, by its key. */
  static XmlName attribute(String key) {
    int brace = key.startsWith(ATTRIBUTE + "{") ? key.indexOf('}') : -1;
    return brace < 0
        ? new XmlName("", key.substring(ATTRIBUTE.length()))
        : new XmlName(key.substring(ATTRIBUTE.length() + 1, brace), key.substring(brace + 1));
  }
}
