package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest of a real QEMU with a disk and a drive, and nothing on them. */
class BlockJobsIT {
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;
  private final List<DomainEvent> events = new CopyOnWriteArrayList<>();
  private Connection connection;
  private StoragePool pool;
  private Domain domain;

  @BeforeEach
  void start() {
    connection = RealLibvirtd.connect();
    var _ = connection.onDomainEvent(EnumSet.of(DomainEventKind.BLOCK_JOB), events::add);
    String name = "kubevmm-it-" + UUID.randomUUID();
    pool =
        connection.createStoragePool(
            "<pool type='dir'><name>%s</name><target><path>%s</path></target></pool>"
                .formatted(name, folder));
    volume("disk.qcow2", "qcow2");
    volume("first.iso", "raw");
    volume("second.iso", "raw");
    domain = connection.defineXml(xml(name), DefineFlag.VALIDATE);
    domain.create();
  }

  @AfterEach
  void undefine() {
    if (domain.isActive()) {
      domain.destroy();
    }
    domain.undefine();
    domain.close();
    pool.destroy();
    pool.close();
    connection.close();
  }

  private void volume(String name, String format) {
    pool.createVolume(
            """
            <volume>
              <name>%s</name>
              <capacity unit='MiB'>16</capacity>
              <target><format type='%s'/></target>
            </volume>
            """
                .formatted(name, format))
        .close();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String xml(String name) {
    return """
    <domain type='qemu'>
      <name>%s</name>
      <memory unit='MiB'>32</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2'/>
          <source file='%s'/>
          <target dev='vda' bus='virtio'/>
        </disk>
        %s
      </devices>
    </domain>
    """
        .formatted(name, path("disk.qcow2"), drive(path("first.iso")));
  }

  private static String drive(String medium) {
    return """
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='%s'/>
      <target dev='hda' bus='ide'/>
      <readonly/>
    </disk>
    """
        .formatted(medium);
  }

  private void snapshot(String overlay) {
    domain.createSnapshot(
        """
        <domainsnapshot>
          <disks>
            <disk name='vda' snapshot='external'><source file='%s'/></disk>
          </disks>
        </domainsnapshot>
        """
            .formatted(path(overlay)),
        SnapshotCreateFlag.NO_METADATA,
        SnapshotCreateFlag.ATOMIC,
        SnapshotCreateFlag.DISK_ONLY);
  }

  private void awaitJob(EventDetail.BlockJobType type, EventDetail.BlockJobStatus status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(events)
                .contains(
                    new DomainEvent.BlockJob(domain.uuid(), domain.name(), "vda", type, status)));
  }

  @Test
  void commitsAnOverlayAndPivots() {
    snapshot("overlay.qcow2");
    assertThat(domain.xml()).contains("<source file='" + path("overlay.qcow2"));
    BlockJobs jobs = domain.blockJobs();
    assertThat(jobs.info("vda")).isEmpty();

    jobs.commit("vda", "", "", 0, BlockCommitFlag.ACTIVE, BlockCommitFlag.SHALLOW);
    awaitJob(EventDetail.BlockJobType.ACTIVE_COMMIT, EventDetail.BlockJobStatus.READY);
    assertThat(jobs.info("vda"))
        .hasValueSatisfying(job -> {
          assertThat(job.type()).isEqualTo(EventDetail.BlockJobType.ACTIVE_COMMIT);
          assertThat(job.cur()).isEqualTo(job.end());
        });
    assertThatThrownBy(() -> jobs.pull("vda", 0)).isInstanceOf(LibvirtException.class);

    jobs.abort("vda", BlockJobAbortFlag.PIVOT);
    awaitJob(EventDetail.BlockJobType.ACTIVE_COMMIT, EventDetail.BlockJobStatus.COMPLETED);
    assertThat(domain.xml())
        .contains("<source file='" + path("disk.qcow2"))
        .doesNotContain("overlay.qcow2");
    assertThatThrownBy(() -> jobs.abort("vda")).isInstanceOf(LibvirtException.class);
  }

  @Test
  void commitsWhatLiesInTheMiddle() {
    snapshot("middle.qcow2");
    snapshot("top.qcow2");
    domain.blockJobs().commit("vda", "", path("middle.qcow2"), 100 * MIB, BlockCommitFlag.DELETE);
    awaitJob(EventDetail.BlockJobType.COMMIT, EventDetail.BlockJobStatus.COMPLETED);
    assertThat(domain.xml())
        .contains(path("top.qcow2"), path("disk.qcow2"))
        .doesNotContain("middle.qcow2");
    assertThat(folder.resolve("middle.qcow2")).doesNotExist();
  }

  @Test
  void pullsAllThatLiesBelow() {
    snapshot("overlay.qcow2");
    domain.blockJobs().pull("vda", 0);
    awaitJob(EventDetail.BlockJobType.PULL, EventDetail.BlockJobStatus.COMPLETED);
    assertThat(domain.xml()).contains(path("overlay.qcow2")).doesNotContain("disk.qcow2");
  }

  @Test
  void pullsDownToABase() {
    snapshot("middle.qcow2");
    snapshot("top.qcow2");
    domain.blockJobs().rebase("vda", path("disk.qcow2"), 0);
    awaitJob(EventDetail.BlockJobType.PULL, EventDetail.BlockJobStatus.COMPLETED);
    assertThat(domain.xml())
        .contains(path("top.qcow2"), path("disk.qcow2"))
        .doesNotContain("middle.qcow2");
  }

  @Test
  void copiesADiskUntilToldToStop() {
    BlockJobs jobs = domain.blockJobs();
    jobs.copy(
        "vda",
        "<disk type='file'><driver type='qcow2'/><source file='%s'/></disk>"
            .formatted(path("copy.qcow2")),
        BlockCopyFlag.TRANSIENT_JOB);
    awaitJob(EventDetail.BlockJobType.COPY, EventDetail.BlockJobStatus.READY);
    jobs.setSpeed("vda", 5 * MIB);
    assertThat(jobs.info("vda"))
        .hasValueSatisfying(job -> assertThat(job.bandwidth()).isEqualTo(5 * MIB));
    jobs.abort("vda", BlockJobAbortFlag.ASYNC);
    awaitJob(EventDetail.BlockJobType.COPY, EventDetail.BlockJobStatus.CANCELED);
    assertThat(domain.xml()).contains(path("disk.qcow2")).doesNotContain("copy.qcow2");
  }

  @Test
  void growsTheDiskOfARunningGuest() {
    assertThat(domain.blockInfo("vda").capacity()).isEqualTo(16 * MIB);
    domain.blockResize("vda", 32 * MIB);
    assertThat(domain.blockInfo("vda").capacity()).isEqualTo(32 * MIB);
  }

  @Test
  void changesTheMediumInADrive() {
    // The firmware resets the drive once while it starts: see updateDevice.
    domain.suspend();
    domain.updateDevice(drive(path("second.iso")), Affect.LIVE, Affect.CONFIG);
    assertThat(domain.xml()).contains("second.iso").doesNotContain("first.iso");
    assertThat(domain.xml(XmlFlag.INACTIVE)).contains("second.iso").doesNotContain("first.iso");
  }

  @Test
  void isSavedToAFileAndRestored() {
    String image = path("memory.save");
    domain.save(image, "", SaveFlag.PAUSED);
    assertThat(domain.state().reason()).isEqualTo(StateReason.Shutoff.SAVED);
    String moved = connection.saveImageXml(image).replace("first.iso", "second.iso");
    connection.restore(image, moved);
    assertThat(domain.state().state()).isEqualTo(DomainState.PAUSED);
    assertThat(domain.xml()).contains("second.iso").doesNotContain("first.iso");
    assertThat(folder.resolve("memory.save")).exists();
  }

  @Test
  void saysThatTheGuestHasNoAgent() {
    assertThatThrownBy(() -> domain.filesystems().freeze()).isInstanceOf(LibvirtException.class);
    assertThatThrownBy(() -> domain.filesystems().list()).isInstanceOf(LibvirtException.class);
  }
}
