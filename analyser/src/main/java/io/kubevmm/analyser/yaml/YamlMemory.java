package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Words of YAML that were read before. A few hundred keys and values are most of what documents
 * have, and are found again sooner than made again. Threads that share it may forget each other's
 * words, which costs them a further string and nothing else.
 *
 * <p>A word is known by its characters, packed into two numbers of eight bytes each, so that two
 * are compared without going to their texts.
 */
final class YamlMemory {
  /** So many characters of a byte each are packed. */
  static final int LONGEST = 16;

  private static final int SLOTS = 1024;

  private final @Nullable Key[] keys = new Key[SLOTS];
  private final @Nullable Value[] plain = new Value[SLOTS];
  private final @Nullable Value[] quoted = new Value[SLOTS];

  /** Keys that are written without quotes. */
  private final @Nullable String[] words = new String[SLOTS];

  private record Key(long head, long tail, String text) {}

  private record Value(long head, long tail, JsonNode node) {}

  /**
   * A part of a text as a key.
   *
   * @param head all of its characters but the last eight
   * @param tail the last eight
   */
  String key(String text, int start, int end, long head, long tail) {
    int slot = slot(head, tail);
    Key known = keys[slot];
    if (known == null || known.tail != tail || known.head != head) {
      // As the names in the schemas are, so that the two are one string.
      known = new Key(head, tail, text.substring(start, end).intern());
      keys[slot] = known;
    }
    return known.text;
  }

  /** A part of a text as a plain scalar. */
  JsonNode plain(String text, int start, int end, long head, long tail) {
    int slot = slot(head, tail);
    Value known = plain[slot];
    if (known == null || known.tail != tail || known.head != head) {
      known = new Value(head, tail, PlainScalar.node(text.substring(start, end)));
      plain[slot] = known;
    }
    return known.node;
  }

  /** A part of a text that stands in quotes, without an escape in it. */
  JsonNode quoted(String text, int start, int end, long head, long tail) {
    int slot = slot(head, tail);
    Value known = quoted[slot];
    if (known == null || known.tail != tail || known.head != head) {
      known = new Value(head, tail, TextNode.valueOf(text.substring(start, end)));
      quoted[slot] = known;
    }
    return known.node;
  }

  /** Whether a key is written without quotes. */
  boolean isWord(String key) {
    int slot = (key.hashCode() ^ (key.hashCode() >>> 10)) & (SLOTS - 1);
    if (key.equals(words[slot])) {
      return true;
    }
    boolean word = YamlWriter.isWord(key);
    if (word && key.length() <= LONGEST) {
      words[slot] = key;
    }
    return word;
  }

  private static int slot(long head, long tail) {
    long mixed = (tail + 31 * head) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (SLOTS - 1);
  }
}
