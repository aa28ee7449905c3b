package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubevmm.analyser.text.TextOutput;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes one tree as YAML in block style: plain words, double-quoted strings, and literal blocks
 * for several lines. So little of YAML needs no emitter, which takes six times as long.
 */
final class YamlWriter {
  /** What some reader takes for a boolean or nothing: as they are, in capitals, or with one. */
  private static final Set<String> WORDS =
      Stream.of("y", "yes", "n", "no", "on", "off", "true", "false", "null")
          .flatMap(YamlWriter::cases)
          .collect(Collectors.toSet());

  private static final int LONGEST_WORD = 5;

  /** A reader looks no further than 1024 characters for the colon after a key. */
  private static final int LONGEST_KEY = 1000;

  private final TextOutput out = new TextOutput();

  /** Whether a dash has begun the line of the next entry. */
  private boolean begun;

  private final YamlMemory memory;

  private YamlWriter(YamlMemory memory) {
    this.memory = memory;
  }

  static String write(JsonNode tree, YamlMemory memory) {
    YamlWriter writer = new YamlWriter(memory);
    if (hasEntries(tree)) {
      writer.block(tree, 0);
    } else {
      writer.inline(tree, 2);
    }
    return writer.out.finish();
  }

  /** Writes what has entries, each on a line of its own. */
  private void block(JsonNode node, int indent) {
    if (node instanceof ObjectNode map) {
      map.forEachEntry((key, value) -> entry(key, value, indent));
      return;
    }
    for (int i = 0; i < node.size(); i++) {
      JsonNode item = node.get(i);
      begin(indent);
      out.append("- ");
      if (hasEntries(item)) {
        begun = true;
        block(item, indent + 2);
      } else {
        inline(item, indent + 2);
      }
    }
  }

  private void begin(int indent) {
    if (!begun) {
      out.spaces(indent);
    }
    begun = false;
  }

  private void entry(String key, JsonNode value, int indent) {
    begin(indent);
    key(key, indent);
    value(value, indent);
  }

  private static boolean hasEntries(JsonNode node) {
    return node instanceof ContainerNode<?> container && !container.isEmpty();
  }

  private void key(String key, int indent) {
    int start = out.length();
    if (memory.isWord(key)) {
      out.append(key);
    } else {
      YamlQuotes.write(key, out);
    }
    if (out.length() - start > LONGEST_KEY) {
      String written = out.tail(start);
      out.truncate(start);
      out.append("? ").append(written).append('\n').spaces(indent);
    }
    out.append(':');
  }

  private void value(JsonNode value, int indent) {
    if (hasEntries(value)) {
      out.append('\n');
      // The dashes of a list stand below its key.
      block(value, value.isArray() ? indent : indent + 2);
    } else {
      out.append(' ');
      inline(value, indent + 2);
    }
  }

  /** Writes a scalar, or what is empty, and ends its line. */
  private void inline(JsonNode node, int indent) {
    if (node instanceof TextNode text) {
      text(text.textValue(), indent);
      return;
    }
    if (node.isObject()) {
      out.append("{}");
    } else if (node.isArray()) {
      out.append("[]");
    } else {
      out.append(node.asText());
    }
    out.append('\n');
  }

  private void text(String text, int indent) {
    if (isWord(text)) {
      out.append(text).append('\n');
    } else if (isBlock(text)) {
      lines(text, indent);
    } else {
      YamlQuotes.write(text, out);
      out.append('\n');
    }
  }

  /** Whether no YAML reader, old or new, takes it for anything but a string. */
  static boolean isWord(String text) {
    return isPlain(text) && !isReserved(text);
  }

  private static boolean isReserved(String text) {
    if (text.length() > LONGEST_WORD) {
      return false;
    }
    return switch (text.charAt(0)) {
      case 'y', 'Y', 'n', 'N', 'o', 'O', 't', 'T', 'f', 'F' -> WORDS.contains(text);
      default -> false;
    };
  }

  /** Whether it is like {@code [A-Za-z_/][A-Za-z0-9_./-]*(:[A-Za-z_]+)?}. */
  private static boolean isPlain(String text) {
    int length = text.length();
    int colon = -1;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!isLetter(c)) {
        boolean first = c == '/';
        boolean inner = i > 0 && (first || (c >= '0' && c <= '9') || c == '.' || c == '-');
        if (colon >= 0 || !(first || inner || (i > 0 && c == ':'))) {
          return false;
        }
        colon = c == ':' ? i : colon;
      }
    }
    return length > 0 && colon != length - 1;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /** Several lines of what any reader keeps in a block: no control, no space at a line's end. */
  private static boolean isBlock(String text) {
    if (text.indexOf('\n') < 0 || text.charAt(0) == ' ' || text.charAt(0) == '\n') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean end = i + 1 == text.length() || text.charAt(i + 1) == '\n';
      boolean visible = (c > ' ' && c < 0x7F) || (c > 0xA0 && c < 0x2000) || (c == ' ' && !end);
      if (!visible && c != '\n') {
        return false;
      }
    }
    return true;
  }

  private void lines(String text, int indent) {
    out.append(text.endsWith("\n\n") ? "|+" : text.endsWith("\n") ? "|" : "|-").append('\n');
    for (int start = 0; start < text.length(); ) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      out.spaces(end > start ? indent : 0);
      out.append(text, start, end).append('\n');
      start = end + 1;
    }
  }

  private static Stream<String> cases(String word) {
    String capitals = word.toUpperCase(Locale.ROOT);
    return Stream.of(word, capitals, capitals.charAt(0) + word.substring(1)).distinct();
  }
}
