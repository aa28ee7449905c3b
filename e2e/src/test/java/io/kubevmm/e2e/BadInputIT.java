package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.KubeException;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets a sentence that names the field and says what to do, as early as possible. */
@Tag("kubernetes")
class BadInputIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "bad-input");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          memory | 0       | memory must be between 1Mi and 64Ti
          memory | -1      | memory must be between 1Mi and 64Ti
          memory | 1Ki     | memory must be between 1Mi and 64Ti
          memory | 1000Ti  | memory must be between 1Mi and 64Ti
          memory | lots    | memory is no quantity: write a number with a unit
          """)
  void memoryOutOfBoundsIsRefused(String field, String value, String sentence) {
    assertThatThrownBy(() -> create("memory", spec -> spec.put("cpu", 1).put(field, value)))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("spec.memory")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lots   | root: template.capacity is no quantity: write a number with a unit
          1Ki    | root: template.capacity must be between 1Mi and 8191Ti
          -1     | root: template.capacity must be between 1Mi and 8191Ti
          9000Ti | root: template.capacity must be between 1Mi and 8191Ti
          """)
  void sizesOfDisksOutOfBoundsAreRefused(String value, String sentence) {
    assertThatThrownBy(() -> create("size", spec -> disk(spec).put("capacity", value)))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("spec.disks, " + sentence);
    assertThatThrownBy(() ->
            create(
                "size",
                spec -> disk(spec).putObject("source").putObject("upload").put("maxSize", value)))
        .hasMessageContaining(
            "spec.disks, " + sentence.replace("capacity", "source.upload.maxSize"));
  }

  @Test
  void aDiskOfATemplateCannotShrink() {
    create("shrinks", spec -> disk(spec).put("capacity", 1L << 30));
    assertThatThrownBy(() -> resize("1023Mi"))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("spec.disks, root: template.capacity cannot shrink");
    resize("1Gi");
    resize("2Gi");
    machines.delete("shrinks");
  }

  private void resize(String capacity) {
    machines.edit(
        "shrinks",
        spec -> {
          disk(spec).put("capacity", capacity);
          spec.remove(List.of("cpu", "memory", "powerState"));
        });
  }

  /** The template of a machine's one disk, in a pool that is nowhere. */
  private static ObjectNode disk(ObjectNode spec) {
    spec.put("cpu", 1).put("memory", "64Mi").put("powerState", "Stopped");
    ObjectNode disk = spec.putArray("disks").addObject().put("name", "root");
    return disk.putObject("template").put("storagePool", "nowhere");
  }

  @ParameterizedTest
  @CsvSource({"0, greater than or equal to 1", "1000000, less than or equal to 4096"})
  void cpusOutOfBoundsAreRefused(int cpus, String sentence) {
    assertThatThrownBy(() -> create("cpu", spec -> spec.put("cpu", cpus).put("memory", "64Mi")))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("spec.cpu")
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsMissingOrSaidTwiceIsNamed() {
    assertThatThrownBy(() -> create("none", spec -> {}))
        .hasMessageContaining("set spec.cpu")
        .hasMessageContaining("set spec.memory");
    assertThatThrownBy(() ->
            create(
                "twice",
                spec -> {
                  spec.put("cpu", 1).put("memory", "64Mi").put("restartPolicy", "Always");
                  ObjectNode domain = spec.putObject("domain").put("on_poweroff", "restart");
                  domain.putObject("vcpu").put("value", 2);
                  domain.putObject("memory").put("value", "65536");
                }))
        .hasMessageContaining("spec.cpu and spec.domain.vcpu")
        .hasMessageContaining("spec.memory and spec.domain.memory")
        .hasMessageContaining("spec.restartPolicy and spec.domain.on_poweroff");
  }

  @Test
  void anUnknownFieldIsRefusedWithItsPath() {
    assertThatThrownBy(() ->
            create(
                "unknown",
                spec -> {
                  spec.put("cpu", 1).put("memory", "64Mi");
                  spec.putObject("domain").putObject("devices").putArray("dsk");
                }))
        .hasMessageContaining("spec.domain.devices.dsk");
  }

  @Test
  void aNameThatIsNoDnsLabelIsRefused() {
    for (String name : List.of("a".repeat(253), "a".repeat(64), "web.shop")) {
      assertThatThrownBy(() -> create(name, spec -> spec.put("cpu", 1).put("memory", "64Mi")))
          .hasMessageContaining("metadata.name must be a DNS label");
    }
    assertThat(
            create(
                    "b".repeat(63),
                    spec -> spec.put("cpu", 1).put("memory", "64Mi").put("powerState", "Stopped"))
                .path("metadata")
                .path("name")
                .asText())
        .hasSize(63);
    machines.delete("b".repeat(63));
  }

  private ObjectNode create(String name, Consumer<ObjectNode> spec) {
    ObjectNode vm = machines.bare(name);
    spec.accept((ObjectNode) vm.get("spec"));
    return machines.create(vm);
  }

  @Test
  void theSecondOfTwoMachinesWithOneUuidOrMacIsToldWhoHasIt() {
    String uuid = "0f0f0f0f-1111-4222-8333-444444444444";
    machines.create(with("uuid-1", domain -> domain.put("uuid", uuid)));
    machines.awaitRunning("uuid-1");
    machines.create(with("uuid-2", domain -> domain.put("uuid", uuid)));
    ObjectNode second = machines.awaitPhase("uuid-2", "Failed", "DuplicateUUID");
    assertThat(Machines.message(second, "Ready")).contains(uuid, "bad-input/uuid-1");

    Consumer<ObjectNode> mac =
        domain ->
            domain
                .putObject("devices")
                .putArray("interface")
                .addObject()
                .put("type", "user")
                .putObject("mac")
                .put("address", "52:54:00:aa:bb:cc");
    machines.create(with("mac-1", mac));
    machines.awaitRunning("mac-1");
    machines.create(with("mac-2", mac));
    ObjectNode refused = machines.awaitPhase("mac-2", "Failed", "DuplicateMAC");
    assertThat(Machines.message(refused, "Ready")).contains("52:54:00:aa:bb:cc", "bad-input/mac-1");
    for (String name : List.of("uuid-2", "uuid-1", "mac-2", "mac-1")) {
      machines.edit(name, spec -> spec.put("terminationGracePeriodSeconds", 0));
      machines.delete(name);
      machines.awaitGone(name);
    }
  }

  private ObjectNode with(String name, Consumer<ObjectNode> domain) {
    ObjectNode vm = machines.guest(name);
    domain.accept((ObjectNode) vm.path("spec").path("domain"));
    return vm;
  }

  @Test
  void aFullDiskOnTheNodeIsSaidAndWaitedOut() throws IOException {
    Path state = Files.createDirectories(lab.folder.resolve("full"));
    Programs.run(
            Duration.ofSeconds(10),
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "nr_inodes=24",
            "none",
            state.toString())
        .outputOrThrow();
    List<Path> filling = new ArrayList<>();
    JavaProcess executor = lab.startFakeNode("full");
    try {
      Machines.awaitNodeReady(lab, "full");
      fill(state, filling);
      create("full", spec -> spec.put("cpu", 1).put("memory", "64Mi").put("nodeName", "full"));
      ObjectNode failed =
          machines.await(
              "full", "fails", vm -> vm.path("status").path("phase").asText().equals("Failed"));
      assertThat(Machines.message(failed, "Ready")).contains("No space left on device");
      for (Path file : filling) {
        Files.delete(file);
      }
      machines.awaitRunning("full");
      machines.delete("full");
      machines.awaitGone("full");
    } finally {
      executor.kill();
      Programs.run(Duration.ofSeconds(10), "umount", "-l", state.toString());
    }
  }

  private static void fill(Path folder, List<Path> filling) {
    try {
      for (int i = 0; i < 1000; i++) {
        filling.add(Files.createFile(folder.resolve("filling-" + i)));
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
