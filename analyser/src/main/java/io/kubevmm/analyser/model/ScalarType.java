package io.kubevmm.analyser.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * What an attribute or a text may be. Static: it depends on the declaration, never on a value.
 *
 * @param kind how it stands in the tree
 * @param values the fixed values, in the schema's order; of an {@code INTEGER} they are numbers
 * @param min least number, for what is a number
 * @param max greatest number, for what is a number
 * @param patterns regular expressions of XML Schema (anchored), for what is not a number
 * @param anyText whether every text is allowed besides, so that the rest is only advice
 */
public record ScalarType(
    Kind kind,
    List<String> values,
    OptionalLong min,
    OptionalLong max,
    List<String> patterns,
    boolean anyText) {

  /** How a scalar stands in the tree. */
  public enum Kind {
    /** A string. */
    STRING,
    /** An unsigned number of 64 bits, which JSON's readers would round: a string of digits. */
    UNSIGNED_LONG,
    /** A whole number within 64 bits with sign. */
    INTEGER,
    /** A whole number, or a string for its other spellings (hexadecimal, {@code auto}). */
    INTEGER_OR_STRING,
    /** {@code true} is yes, {@code false} is no. */
    YES_NO,
    /** {@code true} is on, {@code false} is off. */
    ON_OFF,
    /** Free XML, as text. */
    XML
  }

  /** Any text at all. */
  public static final ScalarType TEXT =
      new ScalarType(
          Kind.STRING, List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of(), true);

  /** Free XML, kept as it is. */
  public static final ScalarType FREE_XML =
      new ScalarType(
          Kind.XML, List.of(), OptionalLong.empty(), OptionalLong.empty(), List.of(), true);
}
