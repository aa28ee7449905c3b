package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Words of YAML that were read before. A few hundred keys and values are most of what documents
 * have, and are found again sooner than made again. Threads that share it may forget each other's
 * words, which costs them a further string and nothing else.
 */
final class YamlMemory {
  private static final int SLOTS = 1024;
  private static final int LONGEST = 16;

  private final String[] keys = new String[SLOTS];
  private final TextNode[] plain = new TextNode[SLOTS];
  private final TextNode[] quoted = new TextNode[SLOTS];

  /** A part of a text as a key. */
  String key(String text, int start, int end, int hash) {
    if (end - start > LONGEST) {
      return text.substring(start, end);
    }
    int slot = slot(hash);
    String known = keys[slot];
    if (known == null || !is(known, text, start, end)) {
      // As the names in the schemas are, so that the two are one string.
      known = text.substring(start, end).intern();
      keys[slot] = known;
    }
    return known;
  }

  /** A plain scalar. */
  JsonNode plain(String text, int start, int end, int hash) {
    if (end - start > LONGEST) {
      return PlainScalar.node(text.substring(start, end));
    }
    int slot = slot(hash);
    TextNode known = plain[slot];
    if (known != null && is(known.textValue(), text, start, end)) {
      return known;
    }
    JsonNode node = PlainScalar.node(text.substring(start, end));
    if (node instanceof TextNode word) {
      plain[slot] = word;
    }
    return node;
  }

  /** What stands in quotes, without an escape in it. */
  TextNode quoted(String text, int start, int end, int hash) {
    if (end - start > LONGEST) {
      return TextNode.valueOf(text.substring(start, end));
    }
    int slot = slot(hash);
    TextNode known = quoted[slot];
    if (known == null || !is(known.textValue(), text, start, end)) {
      known = TextNode.valueOf(text.substring(start, end));
      quoted[slot] = known;
    }
    return known;
  }

  private static boolean is(String known, String text, int start, int end) {
    return known.length() == end - start && text.startsWith(known, start);
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 10) & (SLOTS - 1);
  }
}
