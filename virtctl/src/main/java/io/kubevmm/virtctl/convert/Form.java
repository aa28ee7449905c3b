package io.kubevmm.virtctl.convert;

import java.util.List;
import java.util.Locale;

/** How a document is written. */
enum Form {
  YAML,
  JSON,
  XML;

  /** The end of the name of a file. */
  String extension() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The form of a text, by its first character that is no space. */
  static Form of(String text) {
    String start = text.stripLeading();
    if (start.startsWith("<")) {
      return XML;
    }
    return start.startsWith("{") || start.startsWith("[") ? JSON : YAML;
  }

  /** What a document of this form becomes unless another is asked for. */
  Form other() {
    return this == XML ? YAML : XML;
  }

  /** The name of a file without what says its form. */
  static String bare(String name) {
    for (String end : List.of(".xml", ".yaml", ".yml", ".json")) {
      if (name.length() > end.length() && name.toLowerCase(Locale.ROOT).endsWith(end)) {
        return name.substring(0, name.length() - end.length());
      }
    }
    return name;
  }

  /** Whether a file of a folder is meant to be converted. */
  static boolean isNamedSo(String name) {
    return !bare(name).equals(name) && !name.startsWith(".");
  }
}
