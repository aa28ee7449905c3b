package io.kubevmm.localcluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The kernel in a {@code bzImage}, unpacked. A guest without a processor of its own takes a second
 * to unpack it, each time that it boots; QEMU starts an unpacked one at its PVH entry.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/arch/x86/boot.html">The Linux/x86 boot
 *     protocol</a>
 */
final class KernelImage {

  private static final int SETUP_SECTORS = 0x1f1;
  private static final int HEADER_MAGIC = 0x202;
  private static final int PAYLOAD_OFFSET = 0x248;
  private static final int PAYLOAD_LENGTH = 0x24c;
  private static final int SECTOR = 512;

  /** The unpacked size, which the kernel's build writes behind the packed one. */
  private static final int TRAILER = 4;

  private static final int LZ4 = 0x184c2102;
  private static final int ZSTD = 0xfd2fb528;
  private static final int XZ = 0x587a37fd; // its first four bytes

  /** An ELF note by the name of Xen, of type 18: where to enter in 32 bits. */
  private static final String PVH_ENTRY = "\4\0\0\0" + "\10\0\0\0" + "\22\0\0\0" + "Xen\0";

  private KernelImage() {}

  /** The kernel as an ELF file; empty if it is packed otherwise, or has no entry for QEMU. */
  static Optional<byte[]> unpack(byte[] image) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    if (image.length < PAYLOAD_LENGTH + 4
        || !new String(image, HEADER_MAGIC, 4, StandardCharsets.ISO_8859_1).equals("HdrS")) {
      return Optional.empty();
    }
    int start = ((image[SETUP_SECTORS] & 0xff) + 1) * SECTOR + header.getInt(PAYLOAD_OFFSET);
    int length = header.getInt(PAYLOAD_LENGTH) - TRAILER;
    if (start < 0 || length < 4 || length > image.length - start) {
      return Optional.empty();
    }
    InputStream payload = new ByteArrayInputStream(image, start, length);
    byte[] kernel =
        switch (header.getInt(start)) {
          case LZ4 -> blocks(payload);
          case ZSTD -> new ZstdCompressorInputStream(payload).readAllBytes();
          case XZ -> new XZCompressorInputStream(payload).readAllBytes();
          default -> new byte[0];
        };
    return new String(kernel, StandardCharsets.ISO_8859_1).contains(PVH_ENTRY)
        ? Optional.of(kernel)
        : Optional.empty();
  }

  /** LZ4's older format: blocks, each behind its length. */
  private static byte[] blocks(InputStream payload) throws IOException {
    ByteArrayOutputStream kernel = new ByteArrayOutputStream();
    payload.skipNBytes(4);
    for (byte[] size = payload.readNBytes(4); size.length == 4; size = payload.readNBytes(4)) {
      int length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length <= 0) {
        throw new IOException("a block of the kernel has the length " + length);
      }
      byte[] block = payload.readNBytes(length);
      new BlockLZ4CompressorInputStream(new ByteArrayInputStream(block)).transferTo(kernel);
    }
    return kernel.toByteArray();
  }
}
