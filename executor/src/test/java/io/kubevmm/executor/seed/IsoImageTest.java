package io.kubevmm.executor.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsoImageTest {

  private static final int SECTOR = 2048;

  private static byte[] image(String... namesAndContents) {
    Map<String, byte[]> files = new HashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      files.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return IsoImage.of("cidata", files);
  }

  @Test
  void hasTheFilesUnderTheirLongAndTheirShortNames() {
    IsoReader iso =
        new IsoReader(
            image("user-data", "#!/bin/sh\n", "meta-data", "", "network-config", "version: 2\n"));
    assertThat(iso.label()).isEqualTo("cidata");
    assertThat(iso.jolietLabel()).isEqualTo("cidata");
    assertThat(iso.joliet())
        .containsExactly(
            Map.entry("meta-data;1", ""),
            Map.entry("network-config;1", "version: 2\n"),
            Map.entry("user-data;1", "#!/bin/sh\n"));
    assertThat(iso.primary())
        .containsExactly(
            Map.entry("META_DAT.;1", ""),
            Map.entry("NETWORK_.;1", "version: 2\n"),
            Map.entry("USER_DAT.;1", "#!/bin/sh\n"));
  }

  @Test
  void holdsFilesOfAnyLength() {
    for (int length : new int[] {1, SECTOR - 1, SECTOR, SECTOR + 1, 700_000}) {
      byte[] image = image("meta-data", "b".repeat(length), "user-data", "a".repeat(length));
      IsoReader iso = new IsoReader(image);
      assertThat(iso.joliet())
          .containsEntry("user-data;1", "a".repeat(length))
          .containsEntry("meta-data;1", "b".repeat(length));
      assertThat(image.length).isEqualTo(iso.sectors() * SECTOR);
    }
  }

  @Test
  void isTheSameForTheSameFiles() {
    assertThat(image("a", "1", "b", "2")).isEqualTo(image("b", "2", "a", "1"));
    assertThat(image("a", "1", "b", "2")).isNotEqualTo(image("a", "1", "b", "3"));
  }

  @Test
  void saysEveryNumberTwiceAndTheSame() {
    byte[] image = image("user-data", "x");
    for (int descriptor : new int[] {16 * SECTOR, 17 * SECTOR}) {
      for (int at : new int[] {80, 132, 158, 166}) {
        assertThat(number(image, descriptor + at, ByteOrder.LITTLE_ENDIAN))
            .isEqualTo(number(image, descriptor + at + 4, ByteOrder.BIG_ENDIAN));
      }
      int little = number(image, descriptor + 140, ByteOrder.LITTLE_ENDIAN) * SECTOR;
      int big = number(image, descriptor + 148, ByteOrder.BIG_ENDIAN) * SECTOR;
      int root = number(image, descriptor + 158, ByteOrder.LITTLE_ENDIAN);
      assertThat(number(image, little + 2, ByteOrder.LITTLE_ENDIAN)).isEqualTo(root);
      assertThat(number(image, big + 2, ByteOrder.BIG_ENDIAN)).isEqualTo(root);
    }
  }

  private static int number(byte[] image, int at, ByteOrder order) {
    return ByteBuffer.wrap(image).order(order).getInt(at);
  }
}
