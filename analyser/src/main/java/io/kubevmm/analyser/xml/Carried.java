package io.kubevmm.analyser.xml;

import com.ctc.wstx.io.WstxInputData;
import io.kubevmm.analyser.model.XmlName;
import javax.xml.XMLConstants;

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
    // A namespace may have a brace, a name may not.
    int brace = key.startsWith(ATTRIBUTE + "{") ? key.lastIndexOf('}') : -1;
    return brace < 0
        ? new XmlName("", key.substring(ATTRIBUTE.length()))
        : new XmlName(key.substring(ATTRIBUTE.length() + 1, brace), key.substring(brace + 1));
  }

  /** Whether an attribute of that name can be written, and says nothing about namespaces. */
  static boolean writable(XmlName name) {
    String local = name.local();
    boolean declares =
        name.namespace().isEmpty()
            ? local.equals(XMLConstants.XMLNS_ATTRIBUTE)
            : name.namespace().equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI);
    return !declares
        && !local.isEmpty()
        && WstxInputData.findIllegalNameChar(local, /* nsAware */ true, /* xml11 */ false) < 0;
  }
}
