package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By what the entries of two lists can be told apart.
 *
 * @param parts paths in an entry, which together are different for each
 */
record EntryKey(List<String> parts) {
  /** What libvirt's documents have, the most telling first. */
  private static final List<EntryKey> KNOWN =
      List.of(
          new EntryKey(List.of("target.dev")),
          new EntryKey(List.of("mac.address")),
          new EntryKey(List.of("name")),
          new EntryKey(List.of("uuid")),
          new EntryKey(List.of("id")),
          new EntryKey(List.of("vcpu")),
          new EntryKey(List.of("iothread")),
          new EntryKey(List.of("type", "index")),
          new EntryKey(List.of("target.type", "target.port")),
          new EntryKey(List.of("target.name")),
          new EntryKey(List.of("alias.name")),
          new EntryKey(List.of("type")));

  /** The first key that every entry of both lists has and no two of one list share. */
  static Optional<EntryKey> of(List<JsonNode> from, List<JsonNode> to) {
    return KNOWN.stream()
        .filter(key -> key.fits(from) && key.fits(to) && !(from.isEmpty() || to.isEmpty()))
        .findFirst();
  }

  private boolean fits(List<JsonNode> entries) {
    return index(entries).size() == entries.size();
  }

  /**
   * The entries by their key, such as {@code target.dev=vda}; those that have none are left out.
   */
  Map<String, JsonNode> index(List<JsonNode> entries) {
    Map<String, JsonNode> index = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      text(entry).ifPresent(text -> index.put(text, entry));
    }
    return index;
  }

  private Optional<String> text(JsonNode entry) {
    List<String> values = new ArrayList<>();
    for (String part : parts) {
      JsonNode at = entry.at("/" + part.replace('.', '/'));
      if (!at.isValueNode()) {
        return Optional.empty();
      }
      values.add(part + "=" + at.asText());
    }
    return Optional.of(values.stream().collect(Collectors.joining(",")));
  }
}
