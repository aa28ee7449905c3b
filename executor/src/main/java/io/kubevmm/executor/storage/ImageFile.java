package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * A file that somebody says is a disk image: what it is by its content, unpacked and judged.
 *
 * @param format QEMU's word for it: raw, qcow2, vmdk or vdi
 * @param virtualSize size of the disk in it, in bytes
 * @param cdrom whether it is a CD-ROM's
 */
record ImageFile(Path file, String format, long virtualSize, boolean cdrom) {

  private static final int HEAD = 512;

  private static final int SECTOR = 2048;

  /** The first descriptor of ISO 9660 is in sector 16; a UDF that a drive reads has one too. */
  private static final int ISO_DESCRIPTOR = 16 * SECTOR;

  private static final String ISO_MARK = "CD001";
  private static final long VDI_SIGNATURE = 0xbeda107fL;
  private static final int VDI_OFFSET = 0x40;

  /** How a file is packed, which its first bytes tell. */
  private enum Packing {
    GZIP("\u001f\u008b"),
    XZ("\u00fd7zXZ"),
    ZSTD("(\u00b5/\u00fd");

    /** What unpacking may take of memory, since a file can ask for gigabytes: 256 MiB. */
    private static final int MOST_MEMORY_LOG = 28;

    private final String mark;

    Packing(String mark) {
      this.mark = mark;
    }

    static Optional<Packing> of(byte[] head) {
      String text = new String(head, StandardCharsets.ISO_8859_1);
      return Arrays.stream(values()).filter(packing -> text.startsWith(packing.mark)).findFirst();
    }

    InputStream open(InputStream packed) throws IOException {
      return switch (this) {
        case GZIP -> new GZIPInputStream(packed);
        case XZ -> new XZInputStream(packed, 1 << (MOST_MEMORY_LOG - 10));
        case ZSTD -> new ZstdInputStreamNoFinalizer(packed).setLongMax(MOST_MEMORY_LOG - 1);
      };
    }
  }

  /**
   * Looks at a file; a packed one is unpacked beside it.
   *
   * @param most the largest disk that is taken, in bytes
   * @throws StorageException if it is no image, refers to other files, or is larger
   */
  static ImageFile of(Path file, QemuImg qemuImg, long most)
      throws IOException, InterruptedException {
    Path plain = unpack(file, most);
    String format = format(head(plain));
    JsonNode info = qemuImg.info(plain, format);
    long size = info.path("virtual-size").asLong(-1);
    if (size <= 0) {
      throw new StorageException("this is no disk image: it has no size");
    }
    if (size > most) {
      throw new StorageException(
          "the image has a disk of " + size + " bytes, and the most that is taken is " + most);
    }
    if (info.has("backing-filename") || info.has("full-backing-filename")) {
      throw new StorageException(
          "the image refers to another file (its backing file): flatten it with qemu-img convert");
    }
    if (info.path("format-specific").path("data").has("data-file")) {
      throw new StorageException(
          "the image keeps its data in another file: flatten it with qemu-img convert");
    }
    if (info.path("encrypted").asBoolean()) {
      throw new StorageException("the image is encrypted, and disks cannot be made from it");
    }
    boolean raw = format.equals("raw");
    if (!raw) {
      qemuImg.check(plain, format);
    }
    return new ImageFile(plain, format, size, raw && isCdrom(plain));
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }

  /** Whether a file has the mark of a CD-ROM's file system. */
  static boolean isCdrom(Path file) throws IOException {
    if (Files.size(file) < ISO_DESCRIPTOR + SECTOR) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(ISO_DESCRIPTOR + 1);
      byte[] mark = in.readNBytes(ISO_MARK.length());
      return new String(mark, StandardCharsets.ISO_8859_1).equals(ISO_MARK);
    }
  }

  /** The format that a file's first bytes tell; everything is at least raw. */
  static String format(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("QFI\u00fb")) {
      return "qcow2";
    }
    if (text.startsWith("KDMV") || text.startsWith("COWD") || text.startsWith("# Disk Desc")) {
      return "vmdk";
    }
    if (head.length >= VDI_OFFSET + 4
        && Integer.toUnsignedLong(
                ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(VDI_OFFSET))
            == VDI_SIGNATURE) {
      return "vdi";
    }
    return "raw";
  }

  private static Path unpack(Path file, long most) throws IOException, InterruptedException {
    Optional<Packing> packing = Packing.of(head(file));
    if (packing.isEmpty()) {
      return file;
    }
    Path plain = file.resolveSibling(file.getFileName() + ".plain");
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream in = packing.get().open(packed);
        OutputStream out = Files.newOutputStream(plain)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > most) {
          throw new StorageException(
              "unpacked, the file is larger than " + most + " bytes, the most that is taken");
        }
        out.write(buffer, 0, n);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (EOFException | ZipException | XZIOException | ZstdIOException e) {
      throw new StorageException("the file is damaged or not whole: " + e.getMessage(), e);
    } catch (IOException e) {
      throw StorageException.notWritten(plain.resolveSibling(""), e);
    }
    return plain;
  }
}
