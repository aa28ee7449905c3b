package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
  void whatIsNothingElseIsRaw() {
    assertThat(ImageFile.format(new byte[0])).isEqualTo("raw");
    assertThat(ImageFile.format(new byte[512])).isEqualTo("raw");
    assertThat(ImageFile.format(new byte[] {'Q', 'F', 'I', 0})).isEqualTo("raw");
  }
}
