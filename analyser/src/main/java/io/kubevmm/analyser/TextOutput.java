package io.kubevmm.analyser;

import java.util.Arrays;

/**
 * A text that is written piece by piece. A {@link StringBuilder} looks anew at its coding for each
 * piece, which doubles what it costs to write many short ones.
 */
final class TextOutput {
  private static final int FIRST = 4096;

  private char[] buffer = new char[FIRST];
  private int length;

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

  TextOutput spaces(int count) {
    require(count);
    Arrays.fill(buffer, length, length + count, ' ');
    length += count;
    return this;
  }

  int length() {
    return length;
  }

  /** Takes back what was written last, from an index on. */
  String cut(int start) {
    String tail = new String(buffer, start, length - start);
    length = start;
    return tail;
  }

  private void require(int more) {
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }

  @Override
  public String toString() {
    return new String(buffer, 0, length);
  }
}
