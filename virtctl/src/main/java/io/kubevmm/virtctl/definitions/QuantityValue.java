package io.kubevmm.virtctl.definitions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What CEL's {@code quantity} makes of a text: the exact number, where {@link
 * io.kubevmm.api.Quantity} has whole bytes. It takes what apimachinery's {@code ParseQuantity}
 * does, which is more than its documentation says, such as a point without digits.
 */
final class QuantityValue extends OpaqueValue<BigDecimal> {
  static final String NAME = "kubernetes.Quantity";

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)([0-9]*)(?:\\.([0-9]*))?(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]{1,9}))?");
  private static final String BINARY = "KMGTPE";
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final int NANO = 9;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  QuantityValue(BigDecimal number) {
    super(NAME, number);
  }

  BigDecimal number() {
    return value();
  }

  /** The number, if it is one. */
  static Optional<BigDecimal> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      return Optional.empty();
    }
    String fraction = form.group(3) == null ? "" : form.group(3);
    BigDecimal number = new BigDecimal("0" + form.group(2) + "." + fraction + "0");
    if (form.group(4) != null) {
      int power = 10 * (BINARY.indexOf(form.group(4)) + 1);
      number = number.multiply(new BigDecimal(BigInteger.TWO.pow(power))).min(LARGEST);
    } else if (form.group(5) != null) {
      number = number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(form.group(5)) - 3));
    } else if (form.group(6) != null) {
      number = number.scaleByPowerOfTen(Integer.parseInt(form.group(6)));
    }
    if (number.scale() > NANO) {
      number = number.setScale(NANO, RoundingMode.UP);
    }
    return Optional.of(form.group(1).equals("-") ? number.negate() : number);
  }
}
