package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorProbeIT {

  @TempDir Path folder;

  private final TinyGuest guest =
      TinyGuest.provide(HostFolders.ofThisProcess(), System.out::println);

  @Test
  void hearsAGuestThatRuns() throws Exception {
    Path console = Files.createFile(folder.resolve("console.log"));

    assertThat(AcceleratorProbe.boot(guest, "tcg", "it", console)).isTrue();
  }

  @Test
  void hearsNothingFromAKernelThatDoesNotStart() throws Exception {
    Path broken = Files.write(folder.resolve("vmlinuz"), new byte[4096]);
    Path console = Files.createFile(folder.resolve("console.log"));

    assertThat(AcceleratorProbe.boot(new TinyGuest(broken, guest.initrd()), "tcg", "it", console))
        .isFalse();
  }

  @Test
  void keepsItsAnswerWhileTheMachineStaysTheSame() throws Exception {
    Path memory = folder.resolve("accelerator");
    AcceleratorProbe.Finding first = AcceleratorProbe.probe(guest, memory);
    var written = Files.getLastModifiedTime(memory);

    AcceleratorProbe.Finding second = AcceleratorProbe.probe(guest, memory);

    assertThat(second).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(memory)).isEqualTo(written);
    System.out.println("Accelerator of this machine: " + first);
  }
}
