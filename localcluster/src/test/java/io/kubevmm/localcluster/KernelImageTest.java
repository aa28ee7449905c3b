package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;

class KernelImageTest {

  private static final String NOTE = "\4\0\0\0" + "\10\0\0\0" + "\22\0\0\0" + "Xen\0";
  private static final byte[] KERNEL = kernel("with an entry " + NOTE);

  private interface Packing {
    OutputStream into(OutputStream out) throws IOException;
  }

  private static byte[] kernel(String words) {
    return ("\177ELF " + words + " kernel".repeat(1000)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] packed(byte[] kernel, Packing packing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packer = packing.into(out)) {
      packer.write(kernel);
    }
    return out.toByteArray();
  }

  /** Two blocks, each behind its length, behind the number of the format. */
  private static byte[] lz4(byte[] kernel) throws IOException {
    byte[] first = packed(Arrays.copyOf(kernel, 100), BlockLZ4CompressorOutputStream::new);
    byte[] second =
        packed(Arrays.copyOfRange(kernel, 100, kernel.length), BlockLZ4CompressorOutputStream::new);
    return ByteBuffer.allocate(12 + first.length + second.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184c2102)
        .putInt(first.length)
        .put(first)
        .putInt(second.length)
        .put(second)
        .array();
  }

  /** A boot sector, one of set-up, 40 bytes that unpack it, the payload and its unpacked size. */
  private static byte[] image(byte[] payload) {
    int start = 2 * 512 + 40;
    ByteBuffer image =
        ByteBuffer.allocate(start + payload.length + 4 + 100).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0x1f1, (byte) 1).putInt(0x202, 0x53726448);
    image.putInt(0x248, 40).putInt(0x24c, payload.length + 4);
    return image.put(start, payload).array();
  }

  @Test
  void unpacksWhatKernelsArePackedWith() throws IOException {
    assertThat(KernelImage.unpack(image(lz4(KERNEL)))).contains(KERNEL);
    assertThat(KernelImage.unpack(image(packed(KERNEL, XZCompressorOutputStream::new))))
        .contains(KERNEL);
    assertThat(KernelImage.unpack(image(packed(KERNEL, ZstdCompressorOutputStream::new))))
        .contains(KERNEL);
  }

  @Test
  void leavesWhatItDoesNotKnowToTheKernelItself() throws IOException {
    assertThat(KernelImage.unpack(image(lz4(kernel("without an entry"))))).isEmpty();
    assertThat(KernelImage.unpack(image("packed some day".getBytes(StandardCharsets.US_ASCII))))
        .isEmpty();
    assertThat(KernelImage.unpack(KERNEL)).isEmpty();
    assertThat(KernelImage.unpack(new byte[10])).isEmpty();
    byte[] whole = image(lz4(KERNEL));
    assertThat(KernelImage.unpack(Arrays.copyOf(whole, whole.length / 2))).isEmpty();
  }

  @Test
  void aDamagedKernelIsAnError() throws IOException {
    byte[] damaged = lz4(KERNEL);
    damaged[7] = -1;
    assertThatThrownBy(() -> KernelImage.unpack(image(damaged)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("length");
  }
}
