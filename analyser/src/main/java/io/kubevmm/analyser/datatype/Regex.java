package io.kubevmm.analyser.datatype;

import java.util.List;

/**
 * A regular expression of XML Schema (W3C, part 2, appendix F), read.
 *
 * <p>Not supported, and refused: character properties ({@code \p}), name characters ({@code \i},
 * {@code \c}), and subtraction of classes.
 */
public sealed interface Regex {
  /** One character of a set. */
  record One(CharacterSet of) implements Regex {}

  /** One after the other. */
  record Sequence(List<Regex> parts) implements Regex {}

  /** One of them. */
  record Either(List<Regex> options) implements Regex {}

  /** The same again and again; {@code most} is {@link #UNBOUNDED} for no end. */
  record Repeated(Regex content, int least, int most) implements Regex {}

  /** No upper bound. */
  int UNBOUNDED = -1;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException with a sentence, for what is wrong or not supported
   */
  static Regex read(String expression) {
    return new RegexReader(expression).read();
  }
}
