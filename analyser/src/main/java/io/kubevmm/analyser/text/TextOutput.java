package io.kubevmm.analyser.text;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A text that is written piece by piece. A {@link StringBuilder} looks anew at its coding for each
 * piece, which doubles what it costs to write many short ones.
 */
public final class TextOutput {
  private static final int FIRST = 4 * 1024;
  private static final int LARGEST_SPARE = 64 * 1024;
  private static final char[] NONE = {};

  /** The array of one that was closed, for the next: it need be neither cleared nor grown. */
  private static final AtomicReference<char @Nullable []> SPARE = new AtomicReference<>();

  private char[] buffer;
  private int length;

  public TextOutput() {
    char[] spare = SPARE.getAndSet(null);
    buffer = spare == null ? new char[FIRST] : spare;
  }

  /** The whole text; nothing is written after it. */
  public String finish() {
    String text = new String(buffer, 0, length);
    close();
    return text;
  }

  /** Ends writing. */
  public void close() {
    if (buffer.length <= LARGEST_SPARE) {
      SPARE.set(buffer);
    }
    buffer = NONE;
    length = 0;
  }

  public TextOutput append(char c) {
    require(1);
    buffer[length++] = c;
    return this;
  }

  public TextOutput append(String text) {
    return append(text, 0, text.length());
  }

  public TextOutput append(String text, int start, int end) {
    require(end - start);
    text.getChars(start, end, buffer, length);
    length += end - start;
    return this;
  }

  public TextOutput append(char[] text, int start, int count) {
    require(count);
    System.arraycopy(text, start, buffer, length, count);
    length += count;
    return this;
  }

  /** Makes room for a text at an index, and writes it there. */
  public void insert(int index, String text) {
    int count = text.length();
    require(count);
    System.arraycopy(buffer, index, buffer, index + count, length - index);
    text.getChars(0, count, buffer, index);
    length += count;
  }

  public TextOutput spaces(int count) {
    require(count);
    Arrays.fill(buffer, length, length + count, ' ');
    length += count;
    return this;
  }

  public int length() {
    return length;
  }

  /** What was written from an index on. */
  public String tail(int start) {
    return new String(buffer, start, length - start);
  }

  /** Takes back what was written from an index on. */
  public void truncate(int start) {
    length = start;
  }

  private void require(int more) {
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
