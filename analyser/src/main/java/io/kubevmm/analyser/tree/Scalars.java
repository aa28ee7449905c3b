package io.kubevmm.analyser.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubevmm.analyser.model.ScalarType;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A scalar between its spelling in XML and its node in the tree. */
public final class Scalars {
  private static final Pattern NUMBER = Pattern.compile("[ \\t\\n\\r]*[-+]?[0-9]+[ \\t\\n\\r]*");

  private Scalars() {}

  /** The node of a spelling; one that the type's own node cannot give back stays a string. */
  public static JsonNode node(ScalarType type, String text) {
    return switch (type.kind()) {
      case STRING, UNSIGNED_LONG, XML -> TextNode.valueOf(text);
      case YES_NO -> flag(text, "yes", "no");
      case ON_OFF -> flag(text, "on", "off");
      case INTEGER, INTEGER_OR_STRING -> canonical(text) ? number(text) : TextNode.valueOf(text);
    };
  }

  private static JsonNode flag(String text, String yes, String no) {
    if (text.equals(yes)) {
      return BooleanNode.TRUE;
    }
    return text.equals(no) ? BooleanNode.FALSE : TextNode.valueOf(text);
  }

  /** The node of a number that is {@link #canonical}. */
  public static JsonNode number(String text) {
    long number = Long.parseLong(text);
    // The node that Jackson's parser would make, so that equal trees are equal.
    return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }

  /** Whether the text is how a number of 64 bits prints itself: no sign +, no leading zero. */
  public static boolean canonical(String text) {
    int length = text.length();
    int from = length > 1 && text.charAt(0) == '-' ? 1 : 0;
    if (length == from || length - from > 18) {
      return false;
    }
    for (int i = from; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.charAt(from) != '0' || (length == 1);
  }

  /** The spelling of a node; null if the type does not take such a node. */
  public static @Nullable String text(ScalarType type, JsonNode node) {
    return switch (type.kind()) {
      case STRING, XML -> node.textValue();
      case YES_NO -> node.isBoolean() ? node.asBoolean() ? "yes" : "no" : null;
      case ON_OFF -> node.isBoolean() ? node.asBoolean() ? "on" : "off" : null;
      case INTEGER -> node.isIntegralNumber() ? node.asText() : otherSpelling(node);
      case INTEGER_OR_STRING, UNSIGNED_LONG ->
          node.isIntegralNumber() ? node.asText() : node.textValue();
    };
  }

  /** The spelling of any scalar, for a codec that carries everything; null for a map or list. */
  public static @Nullable String carried(ScalarType type, JsonNode node) {
    if (node instanceof TextNode text) {
      return text.textValue();
    }
    String text = text(type, node);
    return text == null && node.isValueNode() ? plain(node) : text;
  }

  private static String plain(JsonNode node) {
    return node.isNumber() ? decimal(node) : node.asText();
  }

  private static String decimal(JsonNode node) {
    return node.isIntegralNumber() ? node.asText() : new BigDecimal(node.asText()).toPlainString();
  }

  /** A whole number that no number of the tree gives back as it is written. */
  private static @Nullable String otherSpelling(JsonNode node) {
    String text = node.textValue();
    return text != null && NUMBER.matcher(text).matches() && !canonical(text) ? text : null;
  }

  /** What a type takes, as the rest of a sentence that says what to write. */
  public static String wanted(ScalarType type, JsonNode node) {
    String found = describe(node);
    return switch (type.kind()) {
      case STRING, XML -> "is a string, not " + found + "; put it in quotes.";
      case UNSIGNED_LONG -> "is a whole number in quotes, not " + found + ".";
      case YES_NO, ON_OFF -> "is true or false, not " + found + ".";
      case INTEGER -> "is a whole number without quotes, not " + found + ".";
      case INTEGER_OR_STRING -> "is a whole number or a string, not " + found + ".";
    };
  }

  public static String describe(JsonNode node) {
    if (node.isObject()) {
      return "a map";
    }
    if (node.isArray()) {
      return "a list";
    }
    String text = node.toString();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
