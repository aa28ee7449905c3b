package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes an archive that Linux unpacks into its first file system: the "newc" format of the
 * kernel's Documentation/driver-api/early-userspace/buffer-format.rst. Everything belongs to root,
 * and times are zero, so the same input gives the same bytes. Parents come before what they hold.
 */
final class Cpio {

  private static final int FOLDER = 0040755;
  private static final int PROGRAM = 0100755;
  private static final int FILE = 0100644;
  private static final int LINK = 0120777;
  private static final int CHARACTER_DEVICE = 0020600;

  private final OutputStream out;
  private int inode;
  private long written;

  Cpio(OutputStream out) {
    this.out = out;
  }

  void folder(String path) throws IOException {
    entry(path, FOLDER, new byte[0], 0, 0);
  }

  void program(String path, byte[] content) throws IOException {
    entry(path, PROGRAM, content, 0, 0);
  }

  void file(String path, byte[] content) throws IOException {
    entry(path, FILE, content, 0, 0);
  }

  void link(String path, String target) throws IOException {
    entry(path, LINK, target.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  void characterDevice(String path, int major, int minor) throws IOException {
    entry(path, CHARACTER_DEVICE, new byte[0], major, minor);
  }

  /** The mark of the end; the stream stays open. */
  void finish() throws IOException {
    entry("TRAILER!!!", 0, new byte[0], 0, 0);
  }

  private void entry(String path, int mode, byte[] content, int major, int minor)
      throws IOException {
    inode++;
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    int[] fields = {
      inode, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length + 1, 0
    };
    StringBuilder header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08X".formatted(field));
    }
    write(header.toString().getBytes(StandardCharsets.US_ASCII));
    write(name);
    write(new byte[1]);
    pad();
    write(content);
    pad();
  }

  private void pad() throws IOException {
    write(new byte[(int) (-written & 3)]);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }
}
