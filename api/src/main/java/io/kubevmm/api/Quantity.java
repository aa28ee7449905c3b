package io.kubevmm.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes' resource quantities, as far as sizes and counts need them: a decimal number with an
 * optional binary (Ki, Mi, …) or decimal (k, M, …) suffix or exponent.
 */
public final class Quantity {

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?[0-9]*\\.?[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,3})?");
  private static final Map<String, BigDecimal> BINARY =
      Map.of(
          "Ki", power(10), "Mi", power(20), "Gi", power(30), "Ti", power(40), "Pi", power(50), "Ei",
          power(60));
  private static final Map<String, Integer> DECIMAL =
      Map.of("m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private Quantity() {}

  /**
   * The value in units of one (bytes for a size), a fraction rounded up as Kubernetes does.
   *
   * @throws IllegalArgumentException if the text is no quantity or does not fit a long
   */
  public static long parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no quantity: write a number with a unit, for instance 512Mi or 4Gi");
    }
    BigDecimal number = new BigDecimal(m.group(1));
    String suffix = m.group(2) == null ? "" : m.group(2);
    BigDecimal value;
    if (suffix.isEmpty()) {
      value = number;
    } else if (BINARY.containsKey(suffix)) {
      value = number.multiply(BINARY.getOrDefault(suffix, BigDecimal.ONE));
    } else if (DECIMAL.containsKey(suffix)) {
      value = number.scaleByPowerOfTen(DECIMAL.getOrDefault(suffix, 0));
    } else {
      value = number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
    BigInteger whole = value.setScale(0, RoundingMode.CEILING).toBigInteger();
    if (whole.bitLength() > 63) {
      throw new IllegalArgumentException("'" + text + "' is too large: at most 8Ei is possible");
    }
    return whole.longValue();
  }

  /** Bytes as a quantity that people read easily: the largest binary unit that divides exactly. */
  public static String ofBytes(long bytes) {
    String[] units = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    int unit = 0;
    long value = bytes;
    while (value != 0 && value % 1024 == 0 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return value + units[unit];
  }

  private static BigDecimal power(int exponent) {
    return new BigDecimal(BigInteger.TWO.pow(exponent));
  }
}
