package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.executor.storage.Media;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriveXmlTest {

  private static final String EMPTY =
      """
      <disk type='file' device='cdrom'>
        <driver name='qemu'/>
        <target dev='sda' bus='sata' tray='open'/>
        <readonly/>
        <boot order='2'/>
        <alias name='ua-drive-tools'/>
        <address type='drive' controller='0' bus='0' target='0' unit='0'/>
      </disk>
      """;
  private static final Optional<Media.State.Ready> MEDIUM =
      Optional.of(new Media.State.Ready("local", "image.shop.iso.12345678.raw", DiskFormat.raw));

  private static Optional<DriveXml> find(String disks, String alias) {
    return DriveXml.of("<domain><devices>" + disks + "</devices></domain>", alias);
  }

  private static DriveXml tools(String disks) {
    return find(disks, "ua-drive-tools").orElseThrow();
  }

  @Test
  void changesWhatIsInTheDriveAndNothingElse() {
    String filled = tools(EMPTY).with(MEDIUM).orElseThrow();
    assertThat(filled)
        .startsWith("<disk")
        .contains("device=\"cdrom\"", "type=\"volume\"", "type=\"raw\"")
        .contains("pool=\"local\"", "volume=\"image.shop.iso.12345678.raw\"")
        .contains("<boot order=\"2\"/>", "<alias name=\"ua-drive-tools\"/>", "unit=\"0\"");
    assertThat(tools(filled).with(MEDIUM)).isEmpty();
    String ejected = tools(filled).with(Optional.empty()).orElseThrow();
    assertThat(ejected).contains("type=\"file\"").doesNotContain("<source", "volume");
    assertThat(tools(ejected).with(Optional.empty())).isEmpty();
  }

  @Test
  void leavesAnEmptyDriveAloneWhoseSourceSaysNothing() {
    String odd = EMPTY.replace("<readonly/>", "<source index='3'/><readonly/>");
    assertThat(tools(odd).with(Optional.empty())).isEmpty();
  }

  @Test
  void replacesWhatSomebodyPutInByHand() {
    String byHand =
        EMPTY.replace(
            "<readonly/>",
            "<source file='/x.iso' index='3'/><backingStore><source file='/y'/></backingStore>"
                + "<readonly/>");
    assertThat(tools(byHand).with(MEDIUM).orElseThrow()).doesNotContain("x.iso", "backingStore");
    assertThat(tools(byHand).with(Optional.empty()).orElseThrow()).doesNotContain("x.iso");
  }

  @Test
  void findsNoDriveThatTheGuestWasStartedWithout() {
    assertThat(find(EMPTY, "ua-drive-other")).isEmpty();
  }
}
