package io.kubevmm.analyser;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A text that is written piece by piece. A {@link StringBuilder} looks anew at its coding for each
 * piece, which doubles what it costs to write many short ones.
 */
final class TextOutput {
  private static final int FIRST = 4 * 1024;
  private static final int LARGEST_SPARE = 64 * 1024;
  private static final char[] NONE = {};

  /** The array of one that was closed, for the next: it need be neither cleared nor grown. */
  private static final AtomicReference<char @Nullable []> SPARE = new AtomicReference<>();

  private char[] buffer;
  private int length;

  TextOutput() {
    char[] spare = SPARE.getAndSet(null);
    buffer = spare == null ? new char[FIRST] : spare;
  }

  /** The whole text; nothing is written after it. */
  String finish() {
    String text = new String(buffer, 0, length);
    close();
    return text;
  }

  /** Ends writing. */
  void close() {
    if (buffer.length <= LARGEST_SPARE) {
      SPARE.set(buffer);
    }
    buffer = NONE;
    length = 0;
  }

  TextOutput append(char c) {
    require(1);
    buffer[length++] = c;
    return this;
  }

  TextOutput append(String text) {
    return append(text, 0, text.length());
  }

  TextOutput append(String text, int start, int end) {
    require(end - start);
    text.getChars(start, end, buffer, length);
    length += end - start;
    return this;
  }

  TextOutput append(char[] text, int start, int count) {
    require(count);
    System.arraycopy(text, start, buffer, length, count);
    length += count;
    return this;
  }

  /** Makes room for a text at an index, and writes it there. */
  void insert(int index, String text) {
    int count = text.length();
    require(count);
    System.arraycopy(buffer, index, buffer, index + count, length - index);
    text.getChars(0, count, buffer, index);
    length += count;
  }

  TextOutput spaces(int count) {
    require(count);
    Arrays.fill(buffer, length, length + count, ' ');
    length += count;
    return this;
  }

  int length() {
    return length;
  }

  /** What was written from an index on. */
  String tail(int start) {
    return new String(buffer, start, length - start);
  }

  /** Takes back what was written from an index on. */
  void truncate(int start) {
    length = start;
  }

  private void require(int more) {
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
