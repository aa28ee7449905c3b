package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.XmlName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys of one element's map, each used once: an attribute has its plain name; text is {@code
 * value}, or {@code valueText} where an attribute has that name; a child whose name is taken gets
 * the suffix {@code Element}. Namespaced names carry the prefix of their namespace.
 */
final class Keys {
  private final Map<String, String> prefixes;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param prefixes namespace → prefix; new namespaces are added to it
   */
  Keys(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  String attribute(XmlName name) {
    return claim(plain(name), "Attribute");
  }

  String text() {
    return claim("value", "Text");
  }

  String child(XmlName name) {
    return claim(plain(name), "Element");
  }

  private String claim(String plain, String suffix) {
    String key = plain;
    while (!taken.add(key)) {
      key += suffix;
    }
    return key;
  }

  private String plain(XmlName name) {
    if (name.namespace().isEmpty()) {
      return name.local();
    }
    return prefixes.computeIfAbsent(name.namespace(), this::prefix) + ":" + name.local();
  }

  /** libvirt's namespaces end in their prefix and a version: {@code …/domain/qemu/1.0}. */
  private String prefix(String namespace) {
    String[] parts = namespace.split("/");
    String prefix = parts.length > 1 ? parts[parts.length - 2] : "ns";
    String unique = prefix;
    for (int i = 2; prefixes.containsValue(unique); i++) {
      unique = prefix + i;
    }
    return unique;
  }

  /** prefix → namespace. */
  static Map<String, String> byPrefix(Map<String, String> prefixes) {
    Map<String, String> byPrefix = new LinkedHashMap<>();
    prefixes.forEach((namespace, prefix) -> byPrefix.put(prefix, namespace));
    return byPrefix;
  }
}
