package io.kubevmm.analyser.datatype;

import java.util.ArrayList;
import java.util.List;

/**
 * A type and its facets.
 *
 * @param library {@link #XSD}, or empty for the two types that RELAX NG has itself
 */
public record Datatype(String library, String name, List<Facet> facets) {
  /** The library of XML Schema's types. */
  public static final String XSD = "http://www.w3.org/2001/XMLSchema-datatypes";

  /** What narrows a type, such as {@code maxInclusive}. */
  public record Facet(String name, String value) {}

  public Datatype {
    facets = List.copyOf(facets);
  }

  /**
   * Makes the check for this type.
   *
   * @throws IllegalArgumentException with a sentence, for a type or a facet that is not supported
   */
  public Check check() {
    BaseType base = base();
    List<Check> checks = new ArrayList<>(List.of(base.check()));
    for (Facet facet : facets) {
      checks.add(Facets.check(base, facet));
    }
    return text -> {
      String value = base.keepsSpace() ? text : Space.collapsed(text);
      return checks.stream().allMatch(check -> check.allows(value));
    };
  }

  private BaseType base() {
    if (!library.equals(XSD) && !library.isEmpty()) {
      throw new IllegalArgumentException("The datatype library " + library + " is not supported.");
    }
    BaseType base = BaseType.of(name);
    if (library.isEmpty() && !List.of(BaseType.STRING, BaseType.TOKEN).contains(base)) {
      throw new IllegalArgumentException("RELAX NG itself has no type " + name + ".");
    }
    return base;
  }

  /** The type's own way to write a value, so that two texts can be compared as strings. */
  public String canonical(String text) {
    return base().canonical(text);
  }

  /** Says whether a text is a value. */
  public interface Check {
    boolean allows(String text);
  }

  @Override
  public String toString() {
    return name + (facets.isEmpty() ? "" : " with " + facets);
  }
}
