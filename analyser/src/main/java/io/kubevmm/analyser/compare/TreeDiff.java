package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.tree.Path;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares what was asked of libvirt with what it says it has. */
public final class TreeDiff {
  /** UUIDs, MAC and PCI addresses, whose case says nothing. */
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-FxX:.-]+");

  private TreeDiff() {}

  /**
   * The paths that were asked for, but are absent or different in what libvirt dumped back. What
   * libvirt added is fine, and so is another spelling of the same: units of memory, hexadecimal
   * numbers, case of addresses, and a name that it resolved (machine {@code q35} to {@code
   * pc-q35-7.2}). Entries of a list are matched with the likest one, since libvirt adds devices and
   * sorts them; there another name means another entry.
   */
  public static List<String> dropped(ObjectNode asked, ObjectNode actual) {
    List<String> dropped = new ArrayList<>();
    map(asked, actual, Path.ROOT, false, dropped);
    return dropped;
  }

  private static void node(
      JsonNode asked, JsonNode actual, Path path, boolean listed, List<String> dropped) {
    if (asked instanceof ObjectNode from && actual instanceof ObjectNode to) {
      map(from, to, path, listed, dropped);
    } else if (asked.isArray() && actual.isArray()) {
      list(asked, actual, path, dropped);
    } else if (asked instanceof ObjectNode from && actual.isValueNode()) {
      map(from, from.objectNode().set("value", actual), path, listed, dropped);
    } else if (asked.isValueNode() && actual instanceof ObjectNode to) {
      map(to.objectNode().set("value", asked), to, path, listed, dropped);
    } else if (asked.isContainerNode()
        || actual.isContainerNode()
        || !(same(asked, actual) || (!listed && isName(asked) && isName(actual)))) {
      dropped.add(path.toString());
    }
  }

  private static void map(
      ObjectNode asked, ObjectNode actual, Path path, boolean listed, List<String> dropped) {
    Optional<BigInteger> bytes = Units.bytes(asked);
    if (bytes.isPresent() && bytes.equals(Units.bytes(actual))) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : asked.properties()) {
      JsonNode there = actual.get(entry.getKey());
      Path here = path.key(entry.getKey());
      if (there == null) {
        if (!(entry.getValue().isArray() && entry.getValue().isEmpty())) {
          dropped.add(here.toString());
        }
      } else {
        node(entry.getValue(), there, here, listed, dropped);
      }
    }
  }

  private static void list(JsonNode asked, JsonNode actual, Path path, List<String> dropped) {
    List<JsonNode> left = new ArrayList<>();
    actual.forEach(left::add);
    for (int i = 0; i < asked.size(); i++) {
      JsonNode wanted = asked.get(i);
      Path here = path.index(i);
      List<String> least = List.of(here.toString());
      int best = -1;
      for (int j = 0; j < left.size() && !(best >= 0 && least.isEmpty()); j++) {
        List<String> missing = new ArrayList<>();
        node(wanted, left.get(j), here, true, missing);
        if (best < 0 || missing.size() < least.size()) {
          best = j;
          least = missing;
        }
      }
      if (best >= 0) {
        left.remove(best);
      }
      dropped.addAll(least);
    }
  }

  /** Whether two scalars say the same: numbers, and addresses without regard to case. */
  static boolean same(JsonNode asked, JsonNode actual) {
    String a = asked.asText();
    String b = actual.asText();
    return a.strip().equals(b.strip())
        || (HEXADECIMAL.matcher(a).matches() && a.equalsIgnoreCase(b))
        || number(a).filter(value -> number(b).filter(value::equals).isPresent()).isPresent();
  }

  private static boolean isName(JsonNode value) {
    return value.isTextual() && number(value.asText()).isEmpty();
  }

  private static Optional<BigInteger> number(String text) {
    String digits = text.strip().toLowerCase(Locale.ROOT);
    try {
      return Optional.of(
          digits.startsWith("0x")
              ? new BigInteger(digits.substring(2), 16)
              : new BigInteger(digits));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
