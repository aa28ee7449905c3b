package io.kubevmm.analyser;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Short descriptions of what users meet most, by path in the tree, in our own words. */
final class Descriptions {
  private Descriptions() {}

  /** path without indexes → a few words. */
  static Map<String, String> of(DocumentKind kind) {
    String resource = kind.root() + ".descriptions.properties";
    try (InputStream in = Descriptions.class.getResourceAsStream(resource)) {
      if (in == null) {
        return Map.of();
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> descriptions = HashMap.newHashMap(properties.size());
      properties.forEach((path, text) -> descriptions.put((String) path, (String) text));
      return descriptions;
    } catch (IOException e) {
      throw new UncheckedIOException("The descriptions " + resource + " cannot be read.", e);
    }
  }
}
