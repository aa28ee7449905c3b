package io.kubevmm.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.snapshot.VirtualMachineCloneSpec;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotStatus;
import org.junit.jupiter.api.Test;

class CloneSpecTest {

  private final ObjectNode source = ApiMapper.JSON.createObjectNode();
  private final ObjectNode wanted = ApiMapper.JSON.createObjectNode();

  CloneSpecTest() {
    source.put("cpu", 1).put("memory", "1Gi").put("nodeName", "node-1").put("runGeneration", 3);
    source.put("powerState", "Running");
    var disks = source.putArray("disks");
    disks
        .addObject()
        .put("name", "root")
        .put("bus", "scsi")
        .putObject("template")
        .put("storagePool", "fast")
        .put("format", "raw")
        .putObject("source")
        .put("image", "debian");
    disks.addObject().put("name", "data").put("disk", "web-data");
    wanted.putObject("source").put("virtualMachine", "web");
    wanted.putObject("target").put("name", "web-2");
    wanted.put("copyDomain", true);
  }

  @Test
  void copiesTheDisksAndLeavesWhatIsTheSourcesOwn() {
    ObjectNode domain = source.putObject("domain").put("uuid", "u").put("name", "n");
    domain.put("title", "kept");
    domain
        .putObject("devices")
        .putArray("interface")
        .addObject()
        .put("type", "network")
        .putObject("mac")
        .put("address", "52:54:00:00:00:01");
    ObjectNode spec = clone("root", "data");
    assertThat(spec.has("nodeName")).isFalse();
    assertThat(spec.has("runGeneration")).isFalse();
    assertThat(spec.path("domain").toString())
        .isEqualTo("{\"title\":\"kept\",\"devices\":{\"interface\":[{\"type\":\"network\"}]}}");
    assertThat(spec.at("/disks/0/bus").asText()).isEqualTo("scsi");
    assertThat(spec.at("/disks/0/template").toString())
        .isEqualTo(
            "{\"storagePool\":\"local\",\"capacity\":\"1Gi\",\"cloneMode\":\"Full\","
                + "\"format\":\"raw\",\"source\":{\"snapshot\":\"monday\",\"disk\":\"root\"}}");
    assertThat(spec.at("/disks/1").has("disk")).isFalse();
    assertThat(spec.at("/disks/1/template/source/disk").asText()).isEqualTo("data");
  }

  @Test
  void theTargetMayBeOff() {
    ((ObjectNode) wanted.path("target")).put("powerState", "Stopped");
    assertThat(clone("root", "data").path("powerState").asText()).isEqualTo("Stopped");
  }

  @Test
  void whatTheSnapshotLacksIsSaid() {
    assertThatThrownBy(() -> clone("root")).hasMessageContaining("disk data");
  }

  @Test
  void aDomainIsCopiedOnlyOnRequest() {
    source.putObject("domain").put("title", "x");
    wanted.put("copyDomain", false);
    assertThatThrownBy(() -> clone("root", "data")).hasMessageContaining("copyDomain: true");
  }

  @Test
  void twoMachinesDoNotWriteToOneDisk() {
    ObjectNode disk =
        source
            .putObject("domain")
            .putObject("devices")
            .putArray("disk")
            .addObject()
            .put("type", "block");
    disk.putObject("target").put("dev", "vdz");
    assertThatThrownBy(() -> clone("root", "data")).hasMessageContaining("vdz");
    disk.putObject("readonly");
    assertThat(clone("root", "data").has("domain")).isTrue();
  }

  private ObjectNode clone(String... kept) {
    VirtualMachineClone clone = new VirtualMachineClone();
    clone.setSpec(ApiMapper.read(wanted, VirtualMachineCloneSpec.class));
    VirtualMachineSnapshot snapshot = new VirtualMachineSnapshot();
    snapshot.setMetadata(new ObjectMetaBuilder().withName("monday").build());
    ObjectNode status = ApiMapper.JSON.createObjectNode();
    status.set("virtualMachineSpec", source);
    for (String name : kept) {
      status
          .withArray("disks")
          .addObject()
          .put("name", name)
          .put("storagePool", "local")
          .put("capacity", "1Gi");
    }
    snapshot.setStatus(ApiMapper.read(status, VirtualMachineSnapshotStatus.class));
    return CloneSpec.of(clone, snapshot);
  }
}
