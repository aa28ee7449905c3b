package io.kubevmm.analyser.datatype;

import java.util.List;
import java.util.Optional;

/**
 * A type without facets.
 *
 * @param whole whether its values are whole numbers
 * @param check of a text whose space is collapsed, unless the type keeps it
 */
record BaseType(String name, boolean whole, Datatype.Check check) {
  static final BaseType STRING = new BaseType("string", false, text -> true);
  static final BaseType TOKEN = new BaseType("token", false, text -> true);
  static final BaseType NC_NAME = new BaseType("NCName", false, TextTypes::isNcName);
  static final BaseType ANY_URI = new BaseType("anyURI", false, TextTypes::isUri);

  private static final List<BaseType> ALL =
      List.of(
          STRING,
          TOKEN,
          NC_NAME,
          ANY_URI,
          new BaseType("dateTime", false, TextTypes::isDateTime),
          new BaseType("double", false, TextTypes::isDouble),
          whole("integer", "", ""),
          whole("nonNegativeInteger", "0", ""),
          whole("positiveInteger", "1", ""),
          whole("nonPositiveInteger", "", "0"),
          whole("negativeInteger", "", "-1"),
          whole("long", "-9223372036854775808", "9223372036854775807"),
          whole("int", "-2147483648", "2147483647"),
          whole("short", "-32768", "32767"),
          whole("byte", "-128", "127"),
          whole("unsignedLong", "0", "18446744073709551615"),
          whole("unsignedInt", "0", "4294967295"),
          whole("unsignedShort", "0", "65535"),
          whole("unsignedByte", "0", "255"));

  private static BaseType whole(String name, String least, String most) {
    Optional<Whole> min = Whole.of(least);
    Optional<Whole> max = Whole.of(most);
    return new BaseType(
        name,
        true,
        text ->
            Whole.of(text)
                .filter(number -> min.isEmpty() || number.compareTo(min.get()) >= 0)
                .filter(number -> max.isEmpty() || number.compareTo(max.get()) <= 0)
                .isPresent());
  }

  static BaseType of(String name) {
    return ALL.stream()
        .filter(type -> type.name.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("The datatype " + name + " is not supported."));
  }

  boolean keepsSpace() {
    return equals(STRING);
  }

  /** Whether its values have a length: those that are texts. */
  boolean text() {
    return List.of(STRING, TOKEN, NC_NAME, ANY_URI).contains(this);
  }

  String canonical(String text) {
    if (keepsSpace()) {
      return text;
    }
    String collapsed = Space.collapsed(text);
    return whole ? Whole.of(collapsed).map(Whole::toString).orElse(collapsed) : collapsed;
  }
}
