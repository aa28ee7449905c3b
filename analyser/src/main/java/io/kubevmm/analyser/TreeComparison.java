package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares two trees both ways. Another spelling of the same is no difference, as {@link TreeDiff}
 * sees it, and neither is the order of keys. The order of a list is none where its entries have
 * something by which libvirt tells them apart, such as a disk's target.
 */
public final class TreeComparison {
  private final List<Difference> found = new ArrayList<>();

  private TreeComparison() {}

  /** What has to be done to the first tree to get the second, in the order of the first. */
  public static List<Difference> of(ObjectNode from, ObjectNode to) {
    TreeComparison comparison = new TreeComparison();
    comparison.map(from, to, "");
    return comparison.found;
  }

  private void node(JsonNode from, JsonNode to, String path) {
    if (from instanceof ObjectNode a && to instanceof ObjectNode b) {
      map(a, b, path);
    } else if (from.isArray() && to.isArray()) {
      list(entries(from), entries(to), path);
    } else if (from instanceof ObjectNode a && to.isValueNode()) {
      map(a, a.objectNode().set("value", to), path);
    } else if (from.isValueNode() && to instanceof ObjectNode b) {
      map(b.objectNode().set("value", from), b, path);
    } else if (from.isContainerNode() || to.isContainerNode() || !TreeDiff.same(from, to)) {
      found.add(new Difference.Changed(path, from, to));
    }
  }

  private void map(ObjectNode from, ObjectNode to, String path) {
    Optional<BigInteger> bytes = Units.bytes(from);
    if (bytes.isPresent() && bytes.equals(Units.bytes(to))) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      String here = key(path, entry.getKey());
      JsonNode other = to.get(entry.getKey());
      if (other == null) {
        found.add(new Difference.Removed(here, entry.getValue()));
      } else {
        node(entry.getValue(), other, here);
      }
    }
    for (Map.Entry<String, JsonNode> entry : to.properties()) {
      if (!from.has(entry.getKey())) {
        found.add(new Difference.Added(key(path, entry.getKey()), entry.getValue()));
      }
    }
  }

  private static String key(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static List<JsonNode> entries(JsonNode list) {
    List<JsonNode> entries = new ArrayList<>();
    list.forEach(entries::add);
    return entries;
  }

  private void list(List<JsonNode> from, List<JsonNode> to, String path) {
    Optional<EntryKey> key = EntryKey.of(from, to);
    if (key.isPresent()) {
      keyed(key.get().index(from), key.get().index(to), path);
    } else {
      placed(from, to, path);
    }
  }

  private void keyed(Map<String, JsonNode> from, Map<String, JsonNode> to, String path) {
    from.forEach((key, entry) -> {
      String here = path + "[" + key + "]";
      if (to.containsKey(key)) {
        node(entry, to.get(key), here);
      } else {
        found.add(new Difference.Removed(here, entry));
      }
    });
    to.forEach((key, entry) -> {
      if (!from.containsKey(key)) {
        found.add(new Difference.Added(path + "[" + key + "]", entry));
      }
    });
  }

  /**
   * Entries by position, after those that both lists have at their beginning and end: what was put
   * in or taken out between them moves the others and is no difference of theirs.
   */
  private void placed(List<JsonNode> from, List<JsonNode> to, String path) {
    int shorter = Math.min(from.size(), to.size());
    int start = 0;
    while (start < shorter && equal(from.get(start), to.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && equal(from.get(from.size() - 1 - end), to.get(to.size() - 1 - end))) {
      end++;
    }
    for (int i = start; i < Math.max(from.size(), to.size()) - end; i++) {
      String here = path + "[" + i + "]";
      if (i >= from.size() - end) {
        found.add(new Difference.Added(here, to.get(i)));
      } else if (i >= to.size() - end) {
        found.add(new Difference.Removed(here, from.get(i)));
      } else {
        node(from.get(i), to.get(i), here);
      }
    }
  }

  private static boolean equal(JsonNode a, JsonNode b) {
    TreeComparison comparison = new TreeComparison();
    comparison.node(a, b, "");
    return comparison.found.isEmpty();
  }
}
