package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CpioTest {

  @Test
  void writesTheNewcFormatByteForByte() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cpio archive = new Cpio(out);

    archive.folder("bin");
    archive.program("bin/a", "hello".getBytes(StandardCharsets.US_ASCII));
    archive.finish();

    String text = out.toString(StandardCharsets.US_ASCII);
    assertThat(text)
        .startsWith(
            "070701"
                + "00000001"
                + "000041ED"
                + "00000000".repeat(2)
                + "00000001"
                + "00000000".repeat(6)
                + "00000004"
                + "00000000"
                + "bin\0")
        .contains("000081ED")
        .contains("bin/a\0hello\0\0\0" + "070701")
        .endsWith("TRAILER!!!\0\0\0\0");
    assertThat(out.size() % 4).isZero();
  }
}
