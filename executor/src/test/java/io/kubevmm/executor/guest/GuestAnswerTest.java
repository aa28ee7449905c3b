package io.kubevmm.executor.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.GuestStatus;
import io.kubevmm.libvirt.TypedParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestAnswerTest {

  private static GuestStatus read(Map<String, Object> values) {
    return GuestAnswer.read(new TypedParameters(values));
  }

  private static GuestStatus with(String used) {
    return new GuestStatus(
        "web",
        "Debian",
        "6.1",
        List.of(),
        List.of(new GuestStatus.Filesystem("/", "ext4", "20Gi", used)));
  }

  @Test
  void readsWhatAnAgentSays() {
    GuestStatus guest =
        read(
            Map.ofEntries(
                Map.entry("hostname", "web"),
                Map.entry("os.name", "Debian GNU/Linux"),
                Map.entry("os.pretty-name", "Debian GNU/Linux 12 (bookworm)"),
                Map.entry("os.kernel-release", "6.1.0-28-cloud-amd64"),
                Map.entry("user.count", 2L),
                Map.entry("user.0.name", "root"),
                Map.entry("user.1.name", "ann"),
                Map.entry("fs.count", 1L),
                Map.entry("fs.0.mountpoint", "/"),
                Map.entry("fs.0.fstype", "ext4"),
                Map.entry("fs.0.total-bytes", 2L << 30),
                Map.entry("fs.0.used-bytes", 1L << 30)));
    assertThat(guest)
        .isEqualTo(
            new GuestStatus(
                "web",
                "Debian GNU/Linux 12 (bookworm)",
                "6.1.0-28-cloud-amd64",
                List.of("ann", "root"),
                List.of(new GuestStatus.Filesystem("/", "ext4", "2Gi", "1Gi"))));
  }

  @Test
  void aHostileAnswerIsCutToSize() {
    Map<String, Object> values = new HashMap<>();
    values.put("hostname", "a\u0000\nb" + "c".repeat(1 << 20));
    values.put("user.count", Long.MAX_VALUE);
    values.put("fs.count", 1_000_000L);
    values.put("fs.0.total-bytes", -1L);
    values.put("fs.0.mountpoint", 7L);
    GuestStatus guest = read(values);
    assertThat(guest.hostname()).startsWith("abc").hasSize(128);
    assertThat(guest.users()).hasSizeLessThanOrEqualTo(16);
    assertThat(guest.filesystems()).hasSize(32);
    assertThat(guest.filesystems().getFirst())
        .isEqualTo(new GuestStatus.Filesystem("", "", "", ""));
    assertThat(read(Map.of("user.count", -5L)).users()).isEmpty();
    assertThat(read(Map.of())).isEqualTo(new GuestStatus("", "", "", List.of(), List.of()));
  }

  @Test
  void onlyALargeStepOfAFileSystemIsNews() {
    assertThat(GuestReconciler.quiet(with("4Gi"), with("4500Mi"))).isEqualTo(with("4Gi"));
    assertThat(GuestReconciler.quiet(with("4Gi"), with("5Gi"))).isEqualTo(with("5Gi"));
  }
}
