package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.ScalarType.Kind;
import io.kubevmm.analyser.relaxng.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Decides what a scalar is in the tree, from all the alternatives that its declarations give it.
 *
 * <p>Only yes and no, or only on and off: a boolean. Only decimal numbers within 64 bits with sign:
 * an integer. Such numbers beside other spellings, or digits with leading zeros: integer or string.
 * An unsigned number of 64 bits makes it a string, and so does a number that is not decimal (octal
 * modes), since YAML's readers would turn it into another one.
 */
final class ScalarTypes {
  private static final java.util.regex.Pattern CANONICAL =
      java.util.regex.Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private static final java.util.regex.Pattern DIGITS =
      java.util.regex.Pattern.compile("\\[0-9]\\+|\\[0-9]\\{1,([0-9]{1,3})}");

  private final Set<String> values = new LinkedHashSet<>();
  private final Set<String> patterns = new LinkedHashSet<>();
  private boolean text;
  private boolean unsignedLong;
  private boolean number;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  private ScalarTypes() {}

  static ScalarType of(List<Pattern> alternatives) {
    ScalarTypes types = new ScalarTypes();
    alternatives.forEach(types::add);
    return types.result();
  }

  private void add(Pattern pattern) {
    switch (pattern) {
      case Pattern.NotAllowed never -> {}
      case Pattern.Empty empty -> values.add("");
      case Pattern.Value value -> values.add(value.text());
      case Pattern.Data data -> data(data);
      case Pattern.Choice choice -> choice.options().forEach(this::add);
      case Pattern.Ref ref -> add(ref.target().pattern());
      case Pattern.Text any -> text = true;
      case Pattern.Tokens any -> text = true;
      case Pattern.Group any -> text = true;
      case Pattern.Interleave any -> text = true;
      case Pattern.OneOrMore any -> text = true;
      case Pattern.Attribute any -> text = true;
      case Pattern.Element any -> text = true;
    }
  }

  private void data(Pattern.Data data) {
    List<String> regexes = facets(data, "pattern");
    switch (data.type()) {
      case "unsignedLong" -> unsignedLong = true;
      case "byte" -> number(data, regexes, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "short" -> number(data, regexes, Short.MIN_VALUE, Short.MAX_VALUE);
      case "int" -> number(data, regexes, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long", "integer" -> number(data, regexes, Long.MIN_VALUE, Long.MAX_VALUE);
      case "unsignedByte" -> number(data, regexes, 0, 255);
      case "unsignedShort" -> number(data, regexes, 0, 65_535);
      case "unsignedInt" -> number(data, regexes, 0, 4_294_967_295L);
      case "nonNegativeInteger" -> number(data, regexes, 0, Long.MAX_VALUE);
      case "positiveInteger" -> number(data, regexes, 1, Long.MAX_VALUE);
      case "negativeInteger" -> number(data, regexes, Long.MIN_VALUE, -1);
      case "nonPositiveInteger" -> number(data, regexes, Long.MIN_VALUE, 0);
      default -> strings(regexes);
    }
  }

  private void strings(List<String> regexes) {
    if (regexes.size() == 1) {
      patterns.add(regexes.getFirst());
      if (digits(regexes.getFirst())) {
        number = true;
        min = Math.min(min, 0);
        max = Long.MAX_VALUE;
      }
    } else {
      // Several patterns of one type must all match; no pattern means any text.
      text = true;
    }
  }

  private void number(Pattern.Data data, List<String> regexes, long least, long most) {
    if (!regexes.stream().allMatch(ScalarTypes::decimal)) {
      strings(regexes);
      return;
    }
    number = true;
    long low = least;
    long high = most;
    for (Pattern.Facet facet : data.facets()) {
      switch (facet.name()) {
        case "minInclusive" -> low = Math.max(low, Long.parseLong(facet.value().strip()));
        case "minExclusive" -> low = Math.max(low, Long.parseLong(facet.value().strip()) + 1);
        case "maxInclusive" -> high = Math.min(high, Long.parseLong(facet.value().strip()));
        case "maxExclusive" -> high = Math.min(high, Long.parseLong(facet.value().strip()) - 1);
        default -> {}
      }
    }
    min = Math.min(min, low);
    max = Math.max(max, high);
  }

  /** An octal mode takes 7, but neither 8 nor 9. */
  private static boolean decimal(String regex) {
    java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(regex);
    return Stream.of("8", "9", "18", "98").anyMatch(n -> pattern.matcher(n).matches());
  }

  /** A string of decimal digits and nothing else, few enough for 64 bits, is a loose number. */
  private static boolean digits(String regex) {
    Matcher matcher = DIGITS.matcher(regex);
    return matcher.matches()
        && (matcher.group(1) == null || Integer.parseInt(matcher.group(1)) <= 18);
  }

  private static List<String> facets(Pattern.Data data, String name) {
    return data.facets().stream()
        .filter(facet -> facet.name().equals(name))
        .map(Pattern.Facet::value)
        .toList();
  }

  private ScalarType result() {
    boolean plain = !text && !unsignedLong && !number && patterns.isEmpty() && !values.isEmpty();
    if (plain && Set.of("yes", "no").containsAll(values)) {
      return bare(Kind.YES_NO);
    }
    if (plain && Set.of("on", "off").containsAll(values)) {
      return bare(Kind.ON_OFF);
    }
    boolean numbersOnly =
        values.stream().allMatch(value -> CANONICAL.matcher(value).matches())
            && patterns.isEmpty()
            && !text;
    if (unsignedLong) {
      return values.isEmpty() && numbersOnly && !number
          ? bare(Kind.UNSIGNED_LONG)
          : type(Kind.STRING, true);
    }
    if (numbersOnly && (number || !values.isEmpty())) {
      return type(Kind.INTEGER, false);
    }
    return type(number ? Kind.INTEGER_OR_STRING : Kind.STRING, false);
  }

  private static ScalarType bare(Kind kind) {
    return new ScalarType(
        kind, List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of(), false);
  }

  private ScalarType type(Kind kind, boolean digits) {
    boolean any = text || (values.isEmpty() && patterns.isEmpty() && !number && !digits);
    List<String> regexes = new ArrayList<>(patterns);
    if (digits) {
      regexes.add("[0-9]+");
    }
    if (kind == Kind.STRING && number) {
      regexes.add("-?[0-9]+");
    }
    boolean bounded = number && kind != Kind.STRING;
    return new ScalarType(
        kind,
        any ? List.of() : List.copyOf(values),
        bounded && min != Long.MIN_VALUE ? OptionalLong.of(min) : OptionalLong.empty(),
        bounded && max != Long.MAX_VALUE ? OptionalLong.of(max) : OptionalLong.empty(),
        any ? List.of() : List.copyOf(regexes),
        any);
  }
}
