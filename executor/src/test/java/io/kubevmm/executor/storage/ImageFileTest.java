package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.kubevmm.executor.seed.IsoImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ImageFileTest {

  @Test
  void theContentTellsTheFormat() {
    assertThat(ImageFile.format(new byte[] {'Q', 'F', 'I', (byte) 0xfb})).isEqualTo("qcow2");
    assertThat(ImageFile.format("KDMV".getBytes(StandardCharsets.US_ASCII))).isEqualTo("vmdk");
    assertThat(ImageFile.format("# Disk DescriptorFile".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("vmdk");
    ByteBuffer vdi = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    vdi.putInt(0x40, 0xbeda107f);
    assertThat(ImageFile.format(vdi.array())).isEqualTo("vdi");
  }

  @Test
  void aCdromIsKnownByTheMarkOfItsFileSystem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, IsoImage.of("tools", Map.of("readme", new byte[3])));
    assertThat(ImageFile.isCdrom(file)).isTrue();
    Files.write(file, new byte[100_000]);
    assertThat(ImageFile.isCdrom(file)).isFalse();
    Files.write(file, new byte[100]);
    assertThat(ImageFile.isCdrom(file)).isFalse();
  }

  @Test
  void whatIsNothingElseIsRaw() {
    assertThat(ImageFile.format(new byte[0])).isEqualTo("raw");
    assertThat(ImageFile.format(new byte[512])).isEqualTo("raw");
    assertThat(ImageFile.format(new byte[] {'Q', 'F', 'I', 0})).isEqualTo("raw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "xz", "zst"})
  void aPackedFileIsUnpackedAndACutOneRefused(String packing, @TempDir Path folder)
      throws Exception {
    byte[] content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    Path file = folder.resolve("file");
    try (OutputStream out = packed(packing, Files.newOutputStream(file))) {
      out.write(content);
    }
    ImageFile image = ImageFile.of(file, new QemuImg(), 4 << 20);
    assertThat(image.file()).hasBinaryContent(content);
    assertThat(image.format()).isEqualTo("raw");
    assertThatThrownBy(() -> ImageFile.of(file, new QemuImg(), 2 << 20))
        .hasMessageContaining("unpacked, the file is larger than 2097152 bytes");

    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ImageFile.of(file, new QemuImg(), 4 << 20))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged or not whole");
  }

  private static OutputStream packed(String packing, OutputStream to) throws IOException {
    return switch (packing) {
      case "gz" -> new GZIPOutputStream(to);
      case "xz" -> new XZOutputStream(to, new LZMA2Options(1));
      default -> new ZstdOutputStreamNoFinalizer(to);
    };
  }
}
