package io.kubevmm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of controller and scheduler, made of this checkout as Maven has just built it. */
class ControlPlaneImageIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private Path image(String name) throws Exception {
    Path output = folder.resolve(name);
    Made.by("images", ROOT, output);
    try (Stream<Path> made = Files.list(output)) {
      return made.filter(file -> file.toString().endsWith(".tar")).findFirst().orElseThrow();
    }
  }

  @Test
  void holdsWhatBothProcessesNeedAndNoShellAndIsTheSameBytesTwice() throws Exception {
    Path tar = image("one");
    Map<String, Integer> files = files(tar);

    assertThat(files)
        .containsKeys(
            "opt/java/bin/java",
            "app/controller",
            "app/scheduler",
            "app/sbom.json",
            "app/lib/kubevmm-controller.jar",
            "app/lib/kubevmm-scheduler.jar",
            "etc/nsswitch.conf");
    assertThat(files.keySet())
        .noneMatch(name -> name.endsWith("/sh") || name.endsWith("/bash") || name.contains("apt"));
    assertThat(files)
        .hasEntrySatisfying("opt/java/bin/java", mode -> assertThat(mode & 0111).isEqualTo(0111));
    assertThat(files.values()).as("setuid").noneMatch(mode -> (mode & 06000) != 0);

    assertThat(Files.mismatch(tar, image("two"))).isEqualTo(-1);
  }

  @Test
  void yamlsNameTheImageOfThisVersion() throws IOException {
    String image = new ControlPlaneImage(ROOT, Release.current(), folder).reference();
    for (String process : new String[] {"controller", "scheduler"}) {
      assertThat(Files.readString(ROOT.resolve("yamls/40-" + process + ".yaml")))
          .contains("image: " + image + "\n")
          .contains("\"@/app/" + process + "\"");
    }
  }

  /** Every file of every layer, with its mode. */
  private static Map<String, Integer> files(Path tar) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (TarArchiveInputStream image = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (var part = image.getNextEntry(); part != null; part = image.getNextEntry()) {
        if (part.getName().endsWith(".tar.gz")) {
          TarArchiveInputStream layer = new TarArchiveInputStream(new GZIPInputStream(image));
          for (TarArchiveEntry file = layer.getNextEntry();
              file != null;
              file = layer.getNextEntry()) {
            files.put(file.getName().replaceFirst("^/", ""), file.getMode());
          }
        }
      }
    }
    return files;
  }
}
