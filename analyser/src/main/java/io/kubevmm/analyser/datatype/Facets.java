package io.kubevmm.analyser.datatype;

import java.util.function.IntPredicate;

/** The checks that facets add. */
final class Facets {
  private Facets() {}

  static Datatype.Check check(BaseType base, Datatype.Facet facet) {
    return switch (facet.name()) {
      case "pattern" -> pattern(facet);
      case "length" -> length(base, facet, difference -> difference == 0);
      case "minLength" -> length(base, facet, difference -> difference >= 0);
      case "maxLength" -> length(base, facet, difference -> difference <= 0);
      case "minInclusive" -> bound(base, facet, difference -> difference >= 0);
      case "minExclusive" -> bound(base, facet, difference -> difference > 0);
      case "maxInclusive" -> bound(base, facet, difference -> difference <= 0);
      case "maxExclusive" -> bound(base, facet, difference -> difference < 0);
      default ->
          throw new IllegalArgumentException("The facet " + facet.name() + " is not supported.");
    };
  }

  private static Datatype.Check pattern(Datatype.Facet facet) {
    Matcher matcher = new Matcher(Regex.read(facet.value()));
    return matcher::matches;
  }

  private static Datatype.Check length(BaseType base, Datatype.Facet facet, IntPredicate holds) {
    if (!base.text()) {
      throw unfit(base, facet);
    }
    int length = Integer.parseInt(Space.collapsed(facet.value()));
    return text -> holds.test(text.codePointCount(0, text.length()) - length);
  }

  private static Datatype.Check bound(BaseType base, Datatype.Facet facet, IntPredicate holds) {
    Whole bound =
        Whole.of(Space.collapsed(facet.value()))
            .filter(number -> base.whole())
            .orElseThrow(() -> unfit(base, facet));
    return text -> Whole.of(text).filter(number -> holds.test(number.compareTo(bound))).isPresent();
  }

  private static IllegalArgumentException unfit(BaseType base, Datatype.Facet facet) {
    return new IllegalArgumentException(
        "The facet "
            + facet.name()
            + " = "
            + facet.value()
            + " is not supported for "
            + base.name()
            + ".");
  }
}
