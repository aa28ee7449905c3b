package io.kubevmm.virtctl.convert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text to convert.
 *
 * @param label what failures call it, such as the file's name
 * @param base its place below a target folder, without an extension
 * @param file what must not be overwritten by its own result
 * @param text reads it
 */
record Source(String label, String base, Optional<Path> file, Text text) {
  /** Begins a sentence about a place in the text. */
  private static final Pattern PLACE = Pattern.compile("\\d+:\\d+: ");

  /** Reads a text; failing costs an IOException with a sentence. */
  @FunctionalInterface
  interface Text {
    String read() throws IOException;
  }

  /** A line about this source: its label, and a sentence that may begin with line and column. */
  String line(String sentence) {
    return label + (PLACE.matcher(sentence).lookingAt() ? ":" : ": ") + sentence;
  }
}
