package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder as a storage pool of a real libvirtd. */
class StoragePoolIT {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private final List<StoragePoolEvent> events = new CopyOnWriteArrayList<>();
  private Connection connection;
  private StoragePool pool;

  @BeforeEach
  void start() {
    connection = RealLibvirtd.connect();
    var _ = connection.onStoragePoolEvent(events::add);
    pool =
        connection.defineStoragePool(
            "<pool type='dir'><name>kubevmm-it-%s</name><target><path>%s</path></target></pool>"
                .formatted(UUID.randomUUID(), folder.resolve("pool")),
            DefineFlag.VALIDATE);
    pool.build();
    pool.create();
  }

  @AfterEach
  void undefine() {
    if (connection.findStoragePool(pool.uuid()).map(StoragePoolIT::closed).isPresent()) {
      if (pool.isActive()) {
        pool.destroy();
      }
      pool.undefine();
    }
    pool.close();
    connection.close();
  }

  private static String closed(StoragePool found) {
    try (found) {
      return found.name();
    }
  }

  private StorageVolume raw(String name, int mebibytes) {
    return pool.createVolume(
        """
        <volume>
          <name>%s</name>
          <capacity unit='MiB'>%d</capacity>
          <allocation>0</allocation>
          <target><format type='raw'/></target>
        </volume>
        """
            .formatted(name, mebibytes));
  }

  @Test
  void goesThroughItsLifeAndTellsIt() {
    assertThat(folder.resolve("pool")).isDirectory();
    assertThat(pool.info().state()).isEqualTo(StoragePoolState.RUNNING);
    assertThat(pool.info().available()).isBetween(1L, pool.info().capacity());
    assertThat(pool.isPersistent()).isTrue();
    assertThat(pool.xml(StorageXmlFlag.INACTIVE)).contains("<name>" + pool.name() + "</name>");
    pool.refresh();
    pool.destroy();
    pool.delete();
    assertThat(folder.resolve("pool")).doesNotExist();
    pool.undefine();
    await()
        .untilAsserted(() ->
            assertThat(events)
                .filteredOn(event -> event.uuid().equals(pool.uuid()))
                .containsExactly(
                    happened(StoragePoolEvent.Change.DEFINED),
                    happened(StoragePoolEvent.Change.CREATED),
                    happened(StoragePoolEvent.Change.STARTED),
                    new StoragePoolEvent.Refresh(pool.uuid(), pool.name()),
                    happened(StoragePoolEvent.Change.STOPPED),
                    happened(StoragePoolEvent.Change.DELETED),
                    happened(StoragePoolEvent.Change.UNDEFINED)));
    assertThatThrownBy(pool::info)
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isNoStoragePool()).isTrue());
  }

  private StoragePoolEvent happened(StoragePoolEvent.Change change) {
    return new StoragePoolEvent.Lifecycle(pool.uuid(), pool.name(), change);
  }

  @Test
  void makesAnOverlayOfAnotherVolume() {
    try (StorageVolume base = raw("base.raw", 16);
        StorageVolume overlay =
            pool.createVolume(
                """
                <volume>
                  <name>web.qcow2</name>
                  <capacity unit='MiB'>32</capacity>
                  <target><format type='qcow2'/></target>
                  <backingStore><path>%s</path><format type='raw'/></backingStore>
                </volume>
                """
                    .formatted(base.path()))) {
      assertThat(overlay.key()).isEqualTo(overlay.path());
      assertThat(overlay.path()).isEqualTo(folder.resolve("pool/web.qcow2").toString());
      assertThat(overlay.xml()).contains("<backingStore>", base.path());
      assertThat(overlay.info().type()).isEqualTo(StorageVolumeType.FILE);
      assertThat(overlay.info().capacity()).isEqualTo(32 * MIB);
      overlay.resize(64 * MIB);
      assertThat(overlay.info().capacity()).isEqualTo(64 * MIB);
      assertThat(pool.listAllVolumes())
          .extracting(StorageVolume::name)
          .containsExactlyInAnyOrder("base.raw", "web.qcow2");
      overlay.delete();
      assertThat(folder.resolve("pool/web.qcow2")).doesNotExist();
      assertThatThrownBy(overlay::info)
          .isInstanceOfSatisfying(
              LibvirtException.class, e -> assertThat(e.isNoStorageVolume()).isTrue());
    }
  }

  @Test
  void growsAndShrinksAsTheFlagsSay() {
    try (StorageVolume volume = raw("web.raw", 16)) {
      assertThatThrownBy(() -> volume.resize(12 * MIB)).isInstanceOf(LibvirtException.class);
      volume.resize(12 * MIB, VolumeResizeFlag.SHRINK);
      assertThat(volume.info().capacity()).isEqualTo(12 * MIB);
      volume.resize(8 * MIB, VolumeResizeFlag.DELTA, VolumeResizeFlag.ALLOCATE);
      assertThat(volume.info().capacity()).isEqualTo(20 * MIB);
      assertThat(volume.info().allocation()).isGreaterThanOrEqualTo(8 * MIB);
    }
  }

  @Test
  void bytesComeBackAsTheyWereSent() throws IOException {
    byte[] sent = new byte[5 * MIB + 321];
    new Random(1).nextBytes(sent);
    try (StorageVolume volume = raw("image.raw", 8)) {
      upload(volume, sent, MIB);
      assertThat(download(volume, MIB, sent.length)).isEqualTo(sent);
      byte[] file = Files.readAllBytes(Path.of(volume.path()));
      assertThat(file).hasSize(8 * MIB);
      assertThat(download(volume, 0, 0)).isEqualTo(file);
      assertThat(Arrays.copyOfRange(file, MIB, MIB + sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void everyDownloadComesToItsEnd() {
    try (StorageVolume volume = raw("image.raw", 8)) {
      for (int i = 0; i < 30; i++) {
        assertThat(download(volume, 0, 0)).hasSize(8 * MIB);
      }
    }
  }

  private void upload(StorageVolume volume, byte[] bytes, long offset) {
    try (Stream stream = connection.newStream()) {
      volume.upload(stream, offset, bytes.length);
      int piece = 256 << 10;
      for (int from = 0; from < bytes.length; from += piece) {
        stream.send(Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length)), WAIT);
      }
      stream.finish();
    }
  }

  private byte[] download(StorageVolume volume, long offset, long length) {
    var received = new ByteArrayOutputStream();
    try (Stream stream = connection.newStream()) {
      volume.download(stream, offset, length);
      byte[] buffer = new byte[256 << 10];
      int count = stream.receive(buffer, WAIT);
      while (count > 0) {
        received.write(buffer, 0, count);
        count = stream.receive(buffer, WAIT);
      }
      assertThat(count).as("the end of the stream").isEqualTo(-1);
      stream.finish();
    }
    return received.toByteArray();
  }

  @Test
  void copiesAndWipes() throws IOException {
    byte[] content = new byte[MIB];
    new Random(2).nextBytes(content);
    try (StorageVolume source = raw("source.raw", 1)) {
      upload(source, content, 0);
      String xml = "<volume><name>copy.raw</name><capacity>%d</capacity></volume>".formatted(MIB);
      try (StorageVolume copy =
          Deadline.within(Duration.ofMinutes(30), () -> pool.createVolumeFrom(xml, source))) {
        assertThat(Files.readAllBytes(Path.of(copy.path()))).isEqualTo(content);
        Deadline.within(Duration.ofMinutes(30), copy::wipe);
        assertThat(Files.readAllBytes(Path.of(copy.path()))).isEqualTo(new byte[MIB]);
      }
      assertThat(Files.readAllBytes(Path.of(source.path()))).isEqualTo(content);
    }
  }

  @Test
  void givesUpWhenTheDeadlineIsOver() throws IOException {
    try (SocketProxy proxy = SocketProxy.to(RealLibvirtd.socket(), folder);
        Connection slow = Connection.open(proxy.uri());
        StoragePool same = slow.findStoragePool(pool.uuid()).orElseThrow()) {
      proxy.setSilent(true);
      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), same::refresh))
          .isInstanceOf(LibvirtTimeoutException.class);
      proxy.hangUp();
    }
  }
}
