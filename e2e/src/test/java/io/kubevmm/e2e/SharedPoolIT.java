package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes whose pool is the same folder, as with NFS: neither takes anything from the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedPoolIT {

  private static final String POOL = "everywhere";
  private static final String BESIDE = "beside";

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "sharing");
  private final StorageObjects storage = new StorageObjects(lab, "sharing");
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private final Path files = lab.folder.resolve("web-sharing");
  private PrivateLibvirt libvirt;
  private JavaProcess executor;
  private FaultyWeb web;

  @BeforeAll
  void aSecondNodeAndAPoolOnBoth() throws IOException {
    Files.createDirectories(files);
    Programs.run(
            Duration.ofSeconds(60), "qemu-img", "create", "-f", "qcow2", files + "/base", "64M")
        .outputOrThrow();
    web = new FaultyWeb(files);
    libvirt = PrivateLibvirt.start(lab.folder.resolve("lv2"));
    executor = lab.startNode(BESIDE, libvirt);
    Machines.awaitNodeReady(lab, BESIDE);
    storage.pool(
        POOL,
        "dir",
        spec -> {
          spec.put("path", folder.toString()).put("shared", true);
          spec.remove("nodeSelector");
        });
    storage.awaitPoolReady(POOL);
  }

  @AfterAll
  void everythingGoesInTheEnd() {
    machines.removeAll();
    storage.removeAll(Resources.DISKS);
    storage.removeAll(Resources.IMAGES);
    storage.deletePool(POOL);
    executor.stop();
    lab.admin.delete(Resources.NODES, new ObjectKey("", BESIDE), DeleteOptions.NONE);
    libvirt.close();
    web.close();
  }

  private ObjectNode with(String name, String node, String disk) {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", node);
    ArrayNode disks = spec.putArray("disks");
    disks.addObject().put("name", "root").put("disk", disk);
    return vm;
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("image.sharing.base."))
          .toList();
    }
  }

  @Test
  void eachNodeHasACopyOfAnImageOfItsOwn() throws IOException {
    storage.image("base", POOL, web.url("/base"), http -> {});
    storage.disk("here", POOL, spec -> spec.putObject("source").put("image", "base"));
    storage.disk("there", POOL, spec -> spec.putObject("source").put("image", "base"));
    machines.create(with("here", Lab.NODE, "here"));
    machines.create(with("there", BESIDE, "there"));
    machines.awaitRunning("here");
    machines.awaitRunning("there");
    assertThat(copies()).hasSize(2);

    machines.removeAll();
    storage.removeAll(Resources.DISKS);
    storage.removeAll(Resources.IMAGES);
    // The node that does not hear of the image looks again in ten minutes.
    Awaitility.await("one node removes its copy")
        .atMost(Lab.PATIENCE)
        .until(this::copies, left -> left.size() < 2);
  }
}
