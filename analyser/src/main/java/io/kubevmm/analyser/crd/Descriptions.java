package io.kubevmm.analyser.crd;

import io.kubevmm.analyser.DocumentKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Short descriptions of what users meet most, by path in the tree, in our own words. In a path of
 * the file {@code *} stands for any one key, so that what all devices have is said once.
 */
final class Descriptions {
  static final Descriptions NONE = new Descriptions(Map.of());

  private final Map<String, String> texts;

  private Descriptions(Map<String, String> texts) {
    this.texts = texts;
  }

  /** The descriptions of a kind of document; none if it has no file. */
  static Descriptions of(DocumentKind kind) {
    String resource = kind.root() + ".descriptions.properties";
    try (InputStream in = DocumentKind.class.getResourceAsStream(resource)) {
      if (in == null) {
        return NONE;
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> texts = HashMap.newHashMap(properties.size());
      properties.forEach((path, text) -> texts.put((String) path, (String) text));
      return new Descriptions(texts);
    } catch (IOException e) {
      throw new UncheckedIOException("The descriptions " + resource + " cannot be read.", e);
    }
  }

  /** The paths that have one, {@code *} included. */
  Set<String> paths() {
    return texts.keySet();
  }

  /** The description of a path without indexes. */
  Optional<String> at(String path) {
    String exact = texts.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    String[] keys = path.split("\\.");
    if (keys.length < 3) {
      return Optional.empty();
    }
    keys[1] = "*";
    return Optional.ofNullable(texts.get(String.join(".", keys)));
  }
}
