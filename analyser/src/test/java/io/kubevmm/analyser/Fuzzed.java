package io.kubevmm.analyser;

import io.kubevmm.analyser.text.Utf8;
import java.util.Optional;

/** What the fuzz targets share. */
final class Fuzzed {
  /** How long {@code ./kubevmm test fuzz} tries each target. */
  static final String DURATION = "1m";

  private Fuzzed() {}

  /** The text of a file, if it is one. */
  static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(Utf8.decode(bytes));
    } catch (AnalyserException e) {
      return Optional.empty();
    }
  }
}
