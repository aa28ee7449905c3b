package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoragePoolTest {
  private static final UUID ID = UUID.fromString("0f0f0f0f-1111-4222-8333-444444444444");
  private static final long MIB = 1L << 20;

  private final Connection connection = TestHost.connect();
  private final StoragePool pool =
      connection.defineStoragePool(
          """
          <pool type='dir'>
            <name>local</name>
            <uuid>%s</uuid>
            <target><path>/nowhere/local</path></target>
          </pool>
          """
              .formatted(ID));

  @AfterEach
  void close() {
    pool.close();
    connection.close();
  }

  @Test
  void goesThroughItsLife() {
    assertThat(pool.name()).isEqualTo("local");
    assertThat(pool.uuid()).isEqualTo(ID);
    assertThat(pool.isActive()).isFalse();
    pool.build();
    pool.create();
    pool.setAutostart(true);
    pool.refresh();
    assertThat(pool.isActive()).isTrue();
    assertThat(pool.autostart()).isTrue();
    assertThat(pool.info().active()).isTrue();
    assertThat(pool.info().available()).isPositive();
    assertThat(pool.xml()).contains("/nowhere/local");
    pool.destroy();
    pool.undefine();
    assertThat(connection.findStoragePoolByName("local")).isEmpty();
    assertThat(connection.findStoragePool(ID)).isEmpty();
    assertThatThrownBy(pool::info)
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isNoStoragePool()).isTrue());
  }

  @Test
  void isFoundByNameAndUuid() {
    try (StoragePool byName = connection.findStoragePoolByName("local").orElseThrow();
        StoragePool byUuid = connection.findStoragePool(ID).orElseThrow()) {
      assertThat(byName.uuid()).isEqualTo(ID);
      assertThat(byUuid.name()).isEqualTo("local");
    }
  }

  @Test
  void volumesAreMadeGrowAndGo() {
    pool.create();
    assertThat(pool.findVolume("web")).isEmpty();
    try (StorageVolume volume =
        pool.createVolume("<volume><name>web</name><capacity unit='MiB'>16</capacity></volume>")) {
      assertThat(volume.name()).isEqualTo("web");
      assertThat(volume.path()).isEqualTo("/nowhere/local/web");
      assertThat(volume.info().capacity()).isEqualTo(16 * MIB);
      assertThat(volume.xml()).contains("<name>web</name>");
      assertThat(pool.findVolume("web")).isPresent().hasValueSatisfying(StorageVolume::close);
      volume.delete();
      assertThat(pool.findVolume("web")).isEmpty();
    }
  }
}
