package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
  private static final JsonNode MISSING = MissingNode.getInstance();

  private final List<Difference> found = new ArrayList<>();

  private TreeComparison() {}

  /** What has to be done to the first tree to get the second, in the order of the first. */
  public static List<Difference> of(ObjectNode from, ObjectNode to) {
    TreeComparison comparison = new TreeComparison();
    comparison.map(from, to, TreePlace.ROOT);
    return comparison.found;
  }

  private void node(JsonNode from, JsonNode to, TreePlace place) {
    if (from instanceof ObjectNode a && to instanceof ObjectNode b) {
      map(a, b, place);
    } else if (from.isArray() && to.isArray()) {
      list(entries(from), entries(to), place);
    } else if (from instanceof ObjectNode a && to.isValueNode()) {
      map(a, a.objectNode().set("value", to), place);
    } else if (from.isValueNode() && to instanceof ObjectNode b) {
      map(b.objectNode().set("value", from), b, place);
    } else if (from.isContainerNode() || to.isContainerNode() || !TreeDiff.same(from, to)) {
      found.add(new Difference.Changed(place, from, to));
    }
  }

  private void map(ObjectNode from, ObjectNode to, TreePlace place) {
    Optional<BigInteger> bytes = Units.bytes(from);
    if (bytes.isPresent() && bytes.equals(Units.bytes(to))) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      TreePlace here = place.key(entry.getKey());
      JsonNode other = to.get(entry.getKey());
      if (other == null) {
        found.add(new Difference.Removed(here, entry.getValue()));
      } else {
        node(entry.getValue(), other, here);
      }
    }
    for (Map.Entry<String, JsonNode> entry : to.properties()) {
      if (!from.has(entry.getKey())) {
        found.add(new Difference.Added(place.key(entry.getKey()), entry.getValue()));
      }
    }
  }

  private static List<JsonNode> entries(JsonNode list) {
    List<JsonNode> entries = new ArrayList<>();
    list.forEach(entries::add);
    return entries;
  }

  private void list(List<JsonNode> from, List<JsonNode> to, TreePlace place) {
    Optional<EntryKey> key = EntryKey.of(from, to);
    if (key.isPresent()) {
      keyed(key.get().index(from), key.get().index(to), place);
    } else {
      placed(from, to, place);
    }
  }

  private void keyed(Map<String, JsonNode> from, Map<String, JsonNode> to, TreePlace place) {
    from.forEach((key, entry) -> {
      JsonNode other = to.getOrDefault(key, MISSING);
      TreePlace here = place.entry(key, entry, other);
      if (to.containsKey(key)) {
        node(entry, other, here);
      } else {
        found.add(new Difference.Removed(here, entry));
      }
    });
    to.forEach((key, entry) -> {
      if (!from.containsKey(key)) {
        found.add(new Difference.Added(place.entry(key, MISSING, entry), entry));
      }
    });
  }

  /**
   * Entries by position, after those that both lists have at their beginning and end: what was put
   * in or taken out between them moves the others and is no difference of theirs.
   */
  private void placed(List<JsonNode> from, List<JsonNode> to, TreePlace place) {
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
      JsonNode before = i < from.size() - end ? from.get(i) : MISSING;
      JsonNode after = i < to.size() - end ? to.get(i) : MISSING;
      TreePlace here = place.entry(Integer.toString(i), before, after);
      if (before.isMissingNode()) {
        found.add(new Difference.Added(here, after));
      } else if (after.isMissingNode()) {
        found.add(new Difference.Removed(here, before));
      } else {
        node(before, after, here);
      }
    }
  }

  private static boolean equal(JsonNode a, JsonNode b) {
    TreeComparison comparison = new TreeComparison();
    comparison.node(a, b, TreePlace.ROOT);
    return comparison.found.isEmpty();
  }
}
