package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubevmm.analyser.tree.Scalars;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** What a plain scalar of YAML is: a number only in JSON's spelling. */
final class PlainScalar {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");
  private static final int MOST_DIGITS = 100;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlainScalar() {}

  static JsonNode node(String text) {
    return switch (text) {
      case "", "~", "null" -> NODES.nullNode();
      case "true" -> NODES.booleanNode(true);
      case "false" -> NODES.booleanNode(false);
      default -> isNumber(text) ? number(text) : NODES.textNode(text);
    };
  }

  private static boolean isNumber(String text) {
    boolean begins = text.charAt(0) == '-' || (text.charAt(0) >= '0' && text.charAt(0) <= '9');
    return begins
        && text.length() <= MOST_DIGITS
        && (Scalars.canonical(text) || DECIMAL.matcher(text).matches());
  }

  private static JsonNode number(String text) {
    if (Scalars.canonical(text)) {
      return Scalars.number(text);
    }
    if (!INTEGER.matcher(text).matches()) {
      return NODES.numberNode(new BigDecimal(text));
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() < Integer.SIZE) {
      return NODES.numberNode(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? NODES.numberNode(number.longValue())
        : NODES.numberNode(number);
  }
}
