package io.kubevmm.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Escaping of what goes into a URL. */
final class Urls {
  private Urls() {}

  /** One path segment; refuses the two names that a server would take for a walk up the tree. */
  static String segment(String name) {
    if (name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("\"" + name + "\" cannot be the name of an object.");
    }
    return encoded(name);
  }

  /** "?a=b&c=d" without the parameters whose value is empty; "" when none is left. */
  static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach((name, value) -> {
      if (!value.isEmpty()) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=');
        query.append(encoded(value));
      }
    });
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
