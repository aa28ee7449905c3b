package io.kubevmm.analyser.text;

import io.kubevmm.analyser.AnalyserException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** The text of a file, for the codecs and the validator, which take text. */
public final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /**
   * The text that these bytes are, without a byte order mark.
   *
   * @throws AnalyserException with line and column, if they are not UTF-8
   */
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, text, true);
    text.flip();
    if (result.isError()) {
      String before = text.toString();
      long line = 1 + before.chars().filter(c -> c == '\n').count();
      int column = before.length() - before.lastIndexOf('\n');
      throw new AnalyserException(
          "",
          line
              + ":"
              + column
              + ": This is not UTF-8; libvirt's documents are. Convert the file first.");
    }
    boolean marked = text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK;
    return text.subSequence(marked ? 1 : 0, text.length()).toString();
  }
}
