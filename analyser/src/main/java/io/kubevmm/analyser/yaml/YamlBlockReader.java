package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.tree.Nodes;
import java.util.Optional;

/**
 * Reads the part of YAML that {@link YamlWriter} writes, many times faster than a reader of all of
 * it: block style, plain words, strings in double quotes, literal blocks, one document. It declines
 * whatever else a text has, right or wrong, and then {@link YamlReader} reads the text from its
 * beginning, and tells what is wrong.
 */
final class YamlBlockReader {
  /** A longer key needs a question mark before it. */
  private static final int LONGEST_KEY = 1000;

  private static final Nodes NODES = Nodes.INSTANCE;

  private final YamlWords words;
  private final String text;
  private final int maxDepth;

  /** The next character. */
  private int at;

  /** How far the line is indented that is read; -1 after the last. */
  private int column;

  private YamlBlockReader(String text, int maxDepth, YamlMemory memory) {
    this.text = text;
    this.words = new YamlWords(text, memory);
    this.maxDepth = maxDepth;
  }

  /** The map or list that is the text's only document; empty for what this reader declines. */
  static Optional<JsonNode> read(String yaml, Limits limits, YamlMemory memory) {
    if (!yaml.endsWith("\n")) {
      return Optional.empty();
    }
    YamlBlockReader reader = new YamlBlockReader(yaml, limits.depth(), memory);
    try {
      reader.beginLine(0);
      JsonNode tree = reader.block(0);
      return reader.column < 0 ? Optional.of(tree) : Optional.empty();
    } catch (YamlWords.Declined declined) {
      return Optional.empty();
    }
  }

  /** The map or list that begins here, indented as this line is. */
  private JsonNode block(int depth) {
    return dash() ? list(column, depth) : map(column, depth, words.key(at));
  }

  private ArrayNode list(int indent, int depth) {
    ArrayNode list = NODES.arrayNode();
    requireDepth(depth);
    do {
      at += 2;
      list.add(item(indent, depth + 1));
    } while (column == indent && dash());
    requireEnd(indent);
    return list;
  }

  /** What stands after a dash. */
  private JsonNode item(int indent, int depth) {
    if (dash()) {
      return list(indent + 2, depth);
    }
    int end = words.end(at);
    return words.colon(end) ? map(indent + 2, depth, end) : value(indent, end);
  }

  /**
   * A map.
   *
   * @param end where the word ends that is its first key
   */
  private ObjectNode map(int indent, int depth, int end) {
    ObjectNode map = NODES.objectNode();
    requireDepth(depth);
    int keyEnd = end;
    while (true) {
      if (keyEnd == at || keyEnd - at > LONGEST_KEY || !words.colon(keyEnd)) {
        throw new YamlWords.Declined();
      }
      String key = words.keyText(at, keyEnd);
      if (map.putIfAbsent(key, entry(indent, depth + 1, keyEnd + 1)) != null) {
        throw new YamlWords.Declined();
      }
      if (column != indent) {
        requireEnd(indent);
        return map;
      }
      keyEnd = words.key(at);
    }
  }

  /** What stands after a key and its colon. */
  private JsonNode entry(int indent, int depth, int afterColon) {
    if (text.charAt(afterColon) == ' ') {
      at = afterColon + 1;
      return value(indent, words.end(at));
    }
    beginLine(afterColon + 1);
    if (column > indent) {
      return block(depth);
    }
    // The dashes of a list may stand below its key.
    if (column < indent || !dash()) {
      throw new YamlWords.Declined();
    }
    return list(indent, depth);
  }

  /** A value in the rest of the line, or in a block below it. */
  private JsonNode value(int indent, int end) {
    if (end == at) {
      return special(indent);
    }
    JsonNode value = words.value(at, end);
    endLine(end);
    return value;
  }

  private JsonNode special(int indent) {
    if (text.startsWith("{}\n", at)) {
      endLine(at + 2);
      return NODES.objectNode();
    }
    if (text.startsWith("[]\n", at)) {
      endLine(at + 2);
      return NODES.arrayNode();
    }
    YamlLiteral literal = YamlLiteral.read(text, at, indent);
    beginLine(literal.end());
    return TextNode.valueOf(literal.text());
  }

  private boolean dash() {
    return text.charAt(at) == '-' && text.charAt(at + 1) == ' ';
  }

  private void endLine(int end) {
    if (text.charAt(end) != '\n') {
      throw new YamlWords.Declined();
    }
    beginLine(end + 1);
  }

  /** Goes to the first word of the line that begins there. */
  private void beginLine(int start) {
    at = start;
    column = -1;
    String all = text;
    if (start < all.length()) {
      int word = start;
      while (all.charAt(word) == ' ') {
        word++;
      }
      at = word;
      column = word - start;
    }
  }

  private void requireDepth(int depth) {
    if (depth >= maxDepth) {
      throw new YamlWords.Declined();
    }
  }

  /** After a map or list comes what belongs to one around it. */
  private void requireEnd(int indent) {
    if (column > indent) {
      throw new YamlWords.Declined();
    }
  }
}
