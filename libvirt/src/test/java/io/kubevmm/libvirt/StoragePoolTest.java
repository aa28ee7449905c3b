package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    assertThat(pool.isPersistent()).isTrue();
    assertThat(pool.info().state()).isEqualTo(StoragePoolState.RUNNING);
    assertThat(pool.info().active()).isTrue();
    assertThat(pool.info().available()).isPositive();
    assertThat(pool.xml()).contains("/nowhere/local");
    pool.destroy();
    assertThat(pool.info().state()).isEqualTo(StoragePoolState.INACTIVE);
    pool.delete();
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
  void isListedAsTheFlagsChoose() {
    pool.create();
    assertThat(names(PoolListFlag.ACTIVE, PoolListFlag.DIR)).containsExactly("local");
    assertThat(names(PoolListFlag.INACTIVE)).isEmpty();
    assertThat(names()).containsExactly("local");
  }

  private List<String> names(PoolListFlag... flags) {
    return connection.listAllStoragePools(flags).stream()
        .map(found -> {
          try (found) {
            return found.name();
          }
        })
        .toList();
  }

  @Test
  void vanishesWhenItIsTransientAndStops() {
    try (StoragePool brief =
        connection.createStoragePool(
            "<pool type='dir'><name>brief</name><target><path>/nowhere/brief</path></target></pool>")) {
      assertThat(brief.isActive()).isTrue();
      assertThat(brief.isPersistent()).isFalse();
      brief.destroy();
      assertThat(connection.findStoragePoolByName("brief")).isEmpty();
    }
  }

  @Test
  void refusesWhatTheSchemaDoesNotKnow() {
    assertThatThrownBy(() ->
            connection.defineStoragePool(
                "<pool type='dir'><name>odd</name><odd/><target><path>/o</path></target></pool>",
                DefineFlag.VALIDATE))
        .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.isBadXml()).isTrue());
  }

  @Test
  void isUnusableAfterCloseAndSaysSo() {
    pool.close();
    pool.close();
    assertThatThrownBy(pool::info)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The storage pool local is closed.");
  }

  private StorageVolume createVolume(String name) {
    return pool.createVolume(
        "<volume><name>%s</name><capacity unit='MiB'>16</capacity></volume>".formatted(name));
  }

  @Test
  void volumesAreFoundInManyWays() {
    pool.create();
    try (StorageVolume web = createVolume("web");
        StorageVolume byPath = connection.findVolumeByPath(web.path()).orElseThrow();
        StorageVolume byKey = connection.findVolumeByKey(web.key()).orElseThrow()) {
      assertThat(byPath.key()).isEqualTo(web.key());
      assertThat(byKey.name()).isEqualTo("web");
      assertThat(pool.listAllVolumes())
          .singleElement()
          .satisfies(volume -> assertThat(volume.key()).isEqualTo(web.key()))
          .satisfies(StorageVolume::close);
    }
    assertThat(connection.findVolumeByPath("/nowhere/local/none")).isEmpty();
    assertThat(connection.findVolumeByKey("none")).isEmpty();
  }

  @Test
  void volumesAreMadeOfOthers() {
    pool.create();
    StorageVolume source = createVolume("base");
    String xml = "<volume><name>copy</name><capacity unit='MiB'>16</capacity></volume>";
    try (StorageVolume copy = pool.createVolumeFrom(xml, source)) {
      assertThat(copy.info().capacity()).isEqualTo(16 * MIB);
    }
    source.close();
    assertThatThrownBy(() -> pool.createVolumeFrom(xml, source))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The storage volume base is closed.");
  }

  @Test
  void saysWhatTheDriverCannotDo() {
    pool.create();
    try (StorageVolume volume = createVolume("web");
        Stream stream = connection.newStream()) {
      isUnsupported(() -> volume.resize(32 * MIB, VolumeResizeFlag.ALLOCATE));
      isUnsupported(volume::wipe);
      isUnsupported(() -> volume.upload(stream, 0, MIB));
      isUnsupported(() -> volume.download(stream, 0, MIB));
    }
  }

  private static void isUnsupported(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isUnsupported()).isTrue());
  }

  @Test
  void volumesAreMadeAndGo() {
    pool.create();
    assertThat(pool.findVolume("web")).isEmpty();
    try (StorageVolume volume = createVolume("web")) {
      assertThat(volume.name()).isEqualTo("web");
      assertThat(volume.path()).isEqualTo("/nowhere/local/web");
      assertThat(volume.info().type()).isEqualTo(StorageVolumeType.FILE);
      assertThat(volume.info().capacity()).isEqualTo(16 * MIB);
      assertThat(volume.xml()).contains("<name>web</name>");
      assertThat(pool.findVolume("web")).isPresent().hasValueSatisfying(StorageVolume::close);
      volume.delete();
      assertThat(pool.findVolume("web")).isEmpty();
    }
  }
}
