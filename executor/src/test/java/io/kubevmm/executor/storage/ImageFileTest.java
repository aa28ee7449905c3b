package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.executor.seed.IsoImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
