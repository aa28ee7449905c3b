package io.kubevmm.virtctl.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as text: UTF-8, unless a byte order mark or an XML declaration says otherwise. */
final class Texts {
  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml[^>]{1,80}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private Texts() {}

  /** Reads all; more bytes than that, or others than the encoding has, are an IOException. */
  static String read(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException("it has more than " + most / (1024 * 1024) + " MiB");
    }
    Charset charset = charset(bytes);
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException(place(bytes, charset) + "its bytes are not " + charset, e);
    }
  }

  /** Line and column of the first bytes that the encoding does not have. */
  private static String place(byte[] bytes, Charset charset) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    charset.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
    String before = text.flip().toString();
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    return line + ":" + (before.length() - before.lastIndexOf('\n')) + ": ";
  }

  private static Charset charset(byte[] bytes) throws IOException {
    if (bytes.length > 1 && (bytes[0] & bytes[1] & 0xFF) == 0xFE) {
      return StandardCharsets.UTF_16;
    }
    String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
    Matcher declared = DECLARED.matcher(start);
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IOException("its encoding " + declared.group(1) + " is not known", e);
    }
  }
}
