package io.kubevmm.analyser.relaxng;

import java.util.List;
import java.util.Optional;

/**
 * What RELAX NG allows at one place, after simplification. Two element patterns are equal only when
 * they are the same declaration, whatever they say.
 */
public sealed interface Pattern {
  /** Where it is written. */
  Location at();

  /** Nothing: no attribute, no child, no text. */
  record Empty(Location at) implements Pattern {}

  /** What no document can match. */
  record NotAllowed(Location at) implements Pattern {}

  /** Any text. */
  record Text(Location at) implements Pattern {}

  /** A value of a data type, narrowed by facets, less what {@code except} matches. */
  record Data(
      Location at, String library, String type, List<Facet> facets, Optional<Pattern> except)
      implements Pattern {}

  /** A facet of a data type, such as {@code maxInclusive}. */
  record Facet(String name, String value) {}

  /** One fixed value. */
  record Value(Location at, String library, String type, String text) implements Pattern {}

  /** Values separated by white space. */
  record Tokens(Location at, Pattern content) implements Pattern {}

  /** One after the other. */
  record Group(Location at, List<Pattern> parts) implements Pattern {}

  /** All of them, in any order, children of one mixed with those of another. */
  record Interleave(Location at, List<Pattern> parts) implements Pattern {}

  /** One of them. */
  record Choice(Location at, List<Pattern> options) implements Pattern {}

  /** The content once or more often. */
  record OneOrMore(Location at, Pattern content) implements Pattern {}

  /** The content of a definition, which may stand further down and may contain this very ref. */
  record Ref(Location at, Definition target) implements Pattern {
    @Override
    public String toString() {
      return "Ref[" + at + ", " + target.name() + "]";
    }
  }

  /** An attribute. */
  record Attribute(Location at, NameClass names, Pattern content) implements Pattern {}

  /** A child element. */
  record Element(Location at, NameClass names, Pattern content) implements Pattern {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
