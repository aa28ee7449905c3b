package io.kubevmm.executor.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.CloudInit;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.fake.FakeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {

  private static final String UID = "6f7c2c3e-0d1d-4c42-9a0f-0c8a1a0b7a11";
  private static final String NAMESPACE = "kubevmm-node-n1";

  @TempDir Path folder;
  private final FakeApiServer server = new FakeApiServer(Resources.SECRETS);
  private final KubeClient client = new KubeClient(server.config(), "test");
  private final List<String> reached = new ArrayList<>();
  private Seeds seeds;
  private Path file;

  @BeforeEach
  void begin() {
    seeds = new Seeds(new SecretCopies(client, "n1"), reached::add);
    file = folder.resolve("seed.iso");
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  private static Seeds.Machine machine(long generation, boolean sleeps, String cloudInit) {
    try {
      CloudInit wanted = ApiMapper.JSON.readValue(cloudInit.replace('\'', '"'), CloudInit.class);
      return new Seeds.Machine(new ObjectKey("shop", "web"), UID, generation, sleeps, wanted);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void copy(long generation, Map<String, String> data) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = secret.putObject("metadata");
    metadata.put("namespace", NAMESPACE).put("name", UID);
    metadata.putObject("annotations").put("kubevmm.io/generation", String.valueOf(generation));
    ObjectNode values = secret.putObject("data");
    data.forEach((key, text) ->
        values.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    ObjectKey key = new ObjectKey(NAMESPACE, UID);
    if (server.store().find(Resources.SECRETS, key).isPresent()) {
      server.store().delete(Resources.SECRETS, key);
    }
    server.store().create(Resources.SECRETS, secret);
  }

  private Map<String, String> content() throws IOException {
    return new IsoReader(Files.readAllBytes(file)).joliet();
  }

  @Test
  void writesWhatStandsInTheSpecWithoutAskingAnybody() throws IOException {
    assertThat(
            seeds.prepare(
                machine(1, false, "{'userData': 'hostname: x', 'instanceID': 'i-1'}"), file))
        .isEmpty();
    assertThat(content())
        .containsOnly(
            Map.entry("user-data;1", "hostname: x"),
            Map.entry("meta-data;1", "instance-id: \"i-1\"\nlocal-hostname: \"web\"\n"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(server.requests()).isEmpty();
    assertThat(reached).isEqualTo(Seeds.STEPS);
  }

  @Test
  void leavesASeedAloneThatIsRight() throws IOException {
    Seeds.Machine machine = machine(1, false, "{'userData': 'a'}");
    seeds.prepare(machine, file);
    Object before = Files.getAttribute(file, "unix:ino");
    seeds.prepare(machine, file);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    Files.writeString(folder.resolve("seed.iso.new"), "of a process that was killed");
    seeds.prepare(machine(2, false, "{'userData': 'b'}"), file);
    assertThat(content()).containsEntry("user-data;1", "b");
    assertThat(folder.resolve("seed.iso.new")).doesNotExist();
  }

  @Test
  void waitsForACopyOfThisGeneration() throws IOException {
    Seeds.Machine machine = machine(3, false, "{'userDataSecret': 'u', 'networkDataSecret': 'n'}");
    assertThat(seeds.prepare(machine, file))
        .hasValueSatisfying(m -> assertThat(m).contains("u and n"));
    copy(2, Map.of("user-data", "old", "network-config", "old"));
    assertThat(seeds.prepare(machine, file)).isPresent();
    copy(3, Map.of("user-data", "new"));
    assertThat(seeds.prepare(machine, file)).as("half a copy").isPresent();
    assertThat(file).doesNotExist();
    copy(4, Map.of("user-data", "new", "network-config", "version: 2"));
    assertThat(seeds.prepare(machine, file)).isEmpty();
    assertThat(content())
        .containsEntry("user-data;1", "new")
        .containsEntry("network-config;1", "version: 2");
  }

  @Test
  void waitsAsLongAsTheNamespaceIsNotItsOwn() {
    server.answer(request -> true, 1, 403);
    assertThat(seeds.prepare(machine(1, false, "{'userDataSecret': 'u'}"), file)).isPresent();
  }

  @Test
  void startsACrashedGuestAgainWithoutTheApiServer() {
    Seeds.Machine machine = machine(1, false, "{'userDataSecret': 'u'}");
    copy(1, Map.of("user-data", "a"));
    assertThat(seeds.prepare(machine, file)).isEmpty();
    server.stop();
    assertThat(seeds.prepare(machine, file)).isEmpty();
    Seeds.Machine edited = machine(2, false, "{'userDataSecret': 'other'}");
    assertThatThrownBy(() -> seeds.prepare(edited, file)).isInstanceOf(KubeException.class);
  }

  @Test
  void leavesAGuestThatGoesOnTheSeedThatItHas() throws IOException {
    seeds.prepare(machine(1, false, "{'userData': 'a'}"), file);
    seeds.prepare(machine(2, true, "{'userData': 'b'}"), file);
    assertThat(content()).containsEntry("user-data;1", "a");
    seeds.forget(UID, file);
    seeds.prepare(machine(2, true, "{'userData': 'b'}"), file);
    assertThat(content()).containsEntry("user-data;1", "b");
  }

  @Test
  void saysWhichFileItCannotWrite() {
    Path nowhere = folder.resolve("missing/seed.iso");
    assertThatThrownBy(() -> seeds.prepare(machine(1, false, "{}"), nowhere))
        .isInstanceOf(SeedException.class)
        .hasMessageContaining("cannot write the cloud-init seed " + nowhere);
  }
}
