package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** libvirt's scaled integers: a value with a unit. */
final class Units {
  private static final String PREFIXES = "kmgtpe";

  private Units() {}

  /** The bytes of a map of value and unit, if it is one. */
  static Optional<BigInteger> bytes(ObjectNode map) {
    JsonNode value = map.get("value");
    JsonNode unit = map.get("unit");
    if (value == null || unit == null || map.size() != 2) {
      return Optional.empty();
    }
    try {
      BigInteger number = new BigInteger(value.asText().strip());
      return scale(unit.asText()).map(number::multiply);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** b and bytes are 1; K and KiB are 1024, KB is 1000, and so on. */
  static Optional<BigInteger> scale(String unit) {
    String lower = unit.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("b") || lower.equals("byte") || lower.equals("bytes")) {
      return Optional.of(BigInteger.ONE);
    }
    int power = lower.isEmpty() ? -1 : PREFIXES.indexOf(lower.charAt(0));
    if (power < 0) {
      return Optional.empty();
    }
    return switch (lower.substring(1)) {
      case "", "ib" -> Optional.of(BigInteger.valueOf(1024).pow(power + 1));
      case "b" -> Optional.of(BigInteger.valueOf(1000).pow(power + 1));
      default -> Optional.empty();
    };
  }
}
