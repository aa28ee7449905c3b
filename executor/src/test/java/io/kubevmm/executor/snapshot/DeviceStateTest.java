package io.kubevmm.executor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.executor.storage.SnapshotObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceStateTest {

  @TempDir private Path host;

  @Test
  void comesBackAsItWasKept() throws IOException {
    Path nvram = Files.writeString(host.resolve("vars.fd"), "monday");
    Path tpm = Files.createDirectories(host.resolve("swtpm/uuid-1/tpm2"));
    Files.writeString(tpm.resolve("tpm2-00.permall"), "sealed");
    DeviceState state = new DeviceState(host.resolve("kept"), host.resolve("swtpm"));
    state.keep(snapshot(), domain(nvram));
    Files.writeString(nvram, "tuesday");
    Files.writeString(tpm.resolve("tpm2-00.permall"), "other");
    state.keep(snapshot(), domain(nvram)); // again, after a crash: what was kept stays
    state.bringBack(snapshot(), domain(nvram));
    assertThat(nvram).hasContent("monday");
    assertThat(tpm.resolve("tpm2-00.permall")).hasContent("sealed");
    state.remove(snapshot());
    assertThat(host.resolve("kept")).isEmptyDirectory();
  }

  @Test
  void aMachineWithoutAnyIsFine() {
    DeviceState state = new DeviceState(host.resolve("kept"), host.resolve("swtpm"));
    ObjectNode plain = ApiMapper.JSON.createObjectNode().put("uuid", "uuid-1");
    state.keep(snapshot(), plain);
    state.bringBack(snapshot(), plain);
    state.remove(snapshot());
    assertThat(host.resolve("kept")).doesNotExist();
  }

  private static ObjectNode domain(Path nvram) {
    ObjectNode domain = ApiMapper.JSON.createObjectNode().put("uuid", "uuid-1");
    domain.putObject("os").putObject("nvram").put("value", nvram.toString());
    domain.putObject("devices").putArray("tpm").addObject().put("model", "tpm-crb");
    return domain;
  }

  private static SnapshotObject snapshot() {
    ObjectNode object = ApiMapper.JSON.createObjectNode();
    object
        .putObject("metadata")
        .put("namespace", "shop")
        .put("name", "s")
        .put("uid", "snapshot-1")
        .put("creationTimestamp", "2026-01-01T00:00:00Z");
    return SnapshotObject.of(object);
  }
}
