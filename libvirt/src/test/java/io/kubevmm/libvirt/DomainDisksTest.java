package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks, file systems and saved memory, as far as libvirt's test driver has them. */
class DomainDisksTest {
  private final Connection connection = TestHost.connect();
  private final Domain domain = connection.defineXml(TestHost.xml("web"));

  @BeforeEach
  void start() {
    domain.create();
  }

  @AfterEach
  void close() {
    domain.close();
    connection.close();
  }

  @Test
  void isSavedToAFileAndRestored(@TempDir Path folder) {
    String image = folder.resolve("web.save").toString();
    domain.save(image, "");
    assertThat(domain.isActive()).isFalse();
    assertThat(connection.saveImageXml(image)).contains("<name>web</name>");
    connection.restore(image, "");
    assertThat(domain.state().reason()).isEqualTo(StateReason.Running.RESTORED);
  }

  @Test
  void freezesAndThawsFileSystems() {
    assertThat(domain.filesystems().list())
        .anySatisfy(filesystem -> {
          assertThat(filesystem.mountpoint()).isEqualTo("/");
          assertThat(filesystem.type()).isEqualTo("ext4");
          assertThat(filesystem.disks()).containsExactly("vda");
        });
    assertThat(domain.filesystems().freeze()).isEqualTo(2);
    assertThat(domain.filesystems().thaw("/")).isEqualTo(1);
    assertThat(domain.filesystems().thaw()).isEqualTo(1);
  }

  @Test
  void takesSnapshots() {
    domain.createSnapshot("<domainsnapshot><name>one</name></domainsnapshot>");
    assertThatThrownBy(() -> domain.createSnapshot("<nothing/>"))
        .isInstanceOf(LibvirtException.class);
    domain.destroy();
    domain.undefine(UndefineFlag.SNAPSHOTS_METADATA);
  }

  @Test
  void saysWhatTheDriverCannotDo() {
    BlockJobs jobs = domain.blockJobs();
    isUnsupported(() -> jobs.commit("vda", "", "", 0, BlockCommitFlag.ACTIVE));
    isUnsupported(() -> jobs.pull("vda", 0));
    isUnsupported(() -> jobs.rebase("vda", "/base", 0));
    isUnsupported(() -> jobs.copy("vda", "<disk/>", BlockCopyFlag.TRANSIENT_JOB));
    isUnsupported(() -> jobs.info("vda"));
    isUnsupported(() -> jobs.setSpeed("vda", 1));
    isUnsupported(() -> jobs.abort("vda", BlockJobAbortFlag.PIVOT));
    isUnsupported(() -> domain.blockResize("vda", 1 << 20));
  }

  private static void isUnsupported(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isUnsupported()).isTrue());
  }
}
