package io.kubevmm.executor.seed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an ISO 9660 image as an operating system does: descriptor, folder, files. */
final class IsoReader {

  private static final int SECTOR = 2048;

  private final ByteBuffer image;

  IsoReader(byte[] bytes) {
    image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The files of the primary tree. */
  Map<String, String> primary() {
    return files(descriptor(1), StandardCharsets.US_ASCII);
  }

  /** The files of Joliet's tree. */
  Map<String, String> joliet() {
    return files(descriptor(2), StandardCharsets.UTF_16BE);
  }

  String label() {
    return text(descriptor(1) + 40, 32, StandardCharsets.US_ASCII).strip();
  }

  String jolietLabel() {
    return text(descriptor(2) + 40, 32, StandardCharsets.UTF_16BE).strip();
  }

  int sectors() {
    return image.getInt(descriptor(1) + 80);
  }

  private int descriptor(int type) {
    for (int at = 16 * SECTOR; ; at += SECTOR) {
      int found = image.get(at) & 0xff;
      if (!text(at + 1, 5, StandardCharsets.US_ASCII).equals("CD001") || found == 255) {
        throw new AssertionError("no descriptor of type " + type);
      }
      if (found == type) {
        return at;
      }
    }
  }

  private Map<String, String> files(int descriptor, Charset names) {
    Map<String, String> files = new LinkedHashMap<>();
    int root = image.getInt(descriptor + 156 + 2) * SECTOR;
    int end = root + image.getInt(descriptor + 156 + 10);
    for (int at = root; at < end && image.get(at) != 0; at += image.get(at)) {
      boolean folder = (image.get(at + 25) & 2) != 0;
      if (!folder) {
        String name = text(at + 33, image.get(at + 32), names);
        int begin = image.getInt(at + 2) * SECTOR;
        files.put(name, text(begin, image.getInt(at + 10), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private String text(int at, int length, Charset charset) {
    byte[] bytes = new byte[length];
    image.get(at, bytes);
    return new String(bytes, charset);
  }
}
