package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.seed.Seeds;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cloud-init in a guest finds, from the spec and from Secrets, and who else can read it. */
@Tag("kubernetes")
class CloudInitIT {

  private static final String NAMESPACE = "cloud";
  private static final String NODE_NAMESPACE = "kubevmm-node-" + Lab.NODE;
  private static final String TOKEN = "zebra-crossing-4711";

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, NAMESPACE);
  private final Path haltFile = lab.folder.resolve("halt-seed");

  @AfterEach
  void removeAll() {
    machines.removeAll();
    for (ObjectNode secret : lab.admin.listAll(Resources.SECRETS, NAMESPACE, Selector.EVERYTHING)) {
      lab.admin.delete(Resources.SECRETS, ObjectKey.of(secret), DeleteOptions.NONE);
    }
  }

  private ObjectNode with(String name, Consumer<ObjectNode> cloudInit) {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("terminationGracePeriodSeconds", 5);
    cloudInit.accept(spec.putObject("cloudInit"));
    return vm;
  }

  private static String commands(String... lines) {
    StringBuilder text = new StringBuilder("#cloud-config\nruncmd:\n");
    Stream.of(lines).forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  /** Makes a Secret, or changes it. */
  private void secret(String name, String key, String text) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("namespace", NAMESPACE).put("name", name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    secret.putObject("data").put(key, Base64.getEncoder().encodeToString(bytes));
    lab.admin.apply(Resources.SECRETS, secret, true);
  }

  private Path folder(String name) {
    return lab.folder.resolve(Lab.NODE).resolve(machines.domain(name));
  }

  private ObjectKey copy(String name) {
    String uid = machines.get(name).path("metadata").path("uid").asText();
    return new ObjectKey(NODE_NAMESPACE, uid);
  }

  private void awaitNoCopy(ObjectKey copy) {
    Awaitility.await("the copy of the Secret goes")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.find(Resources.SECRETS, copy).isEmpty());
  }

  @Test
  void aGuestFindsWhatStandsInTheSpec() {
    machines.create(
        with(
            "inline",
            c ->
                c.put("userData", "#!/bin/sh\necho a script says $(hostname)\n")
                    .put("networkData", "version: 2\n")
                    .put("metaData", "local-hostname: from-meta-data\n")
                    .put("instanceID", "i-1")));
    machines.awaitConsole("inline", "seed of instance i-1: meta-data network-config user-data");
    machines.awaitConsole("inline", "a script says from-meta-data");
    machines.awaitRunning("inline");
    machines.edit(
        "inline", spec -> spec.putObject("cloudInit").put("userData", commands("echo changed")));
    machines.await(
        "inline",
        "asks for a restart",
        vm -> Machines.condition(vm, "RestartRequired").isPresent());
    machines.edit("inline", spec -> spec.put("runGeneration", 1).putObject("cloudInit"));
    machines.awaitConsole("inline", "changed");

    machines.power("inline", "Stopped");
    machines.awaitPhase("inline", "Stopped", "Stopped");
    machines.edit("inline", spec -> spec.put("powerState", "Running").putNull("cloudInit"));
    machines.awaitRunning("inline");
    assertThat(folder("inline").resolve("seed.iso")).doesNotExist();
    assertThat(lab.virsh("domblklist", machines.domain("inline")).outputOrThrow())
        .doesNotContain("seed.iso");
  }

  @Test
  void aSecretReachesItsGuestAndNobodyElse() throws IOException {
    String password = "echo the secret is here # " + TOKEN;
    secret("web-user-data", "userdata", commands(password));
    machines.create(with("web", c -> c.put("userDataSecret", "web-user-data")));
    machines.awaitConsole("web", "the secret is here");
    machines.awaitRunning("web");
    ObjectKey copy = copy("web");
    machines.awaitConsole("web", "seed of instance " + copy.name());

    Path seed = folder("web").resolve("seed.iso");
    assertThat(Files.readString(seed, StandardCharsets.ISO_8859_1)).contains(TOKEN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(seed)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder("web"))))
        .isEqualTo("rwx--x--x");

    String base64 =
        Base64.getEncoder().encodeToString(commands(password).getBytes(StandardCharsets.UTF_8));
    String domain = machines.domain("web");
    String qemu = Long.toString(machines.qemu("web").pid());
    for (String place :
        List.of(
            machines.get("web").toString(),
            lab.kubectl("get", "events", "-n", NAMESPACE, "-o", "yaml"),
            lab.virsh("dumpxml", "--security-info", domain).outputOrThrow(),
            lab.virsh("dumpxml", "--inactive", "--security-info", domain).outputOrThrow(),
            Files.readString(Path.of("/proc", qemu, "cmdline"), StandardCharsets.ISO_8859_1),
            Files.readString(Path.of("/proc", qemu, "environ"), StandardCharsets.ISO_8859_1),
            Files.readString(lab.controlPlane.auditLog()),
            logs())) {
      assertThat(place).isNotEmpty().doesNotContain(TOKEN).doesNotContain(base64);
    }

    machines.delete("web");
    machines.awaitGone("web");
    awaitNoCopy(copy);
    assertThat(folder("web")).doesNotExist();
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(lab.folder.resolve("log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.append(Files.readString(lab.libvirt.log())).toString();
  }

  @Test
  void aSecretThatIsMissingIsNamedAndAwaited() {
    machines.create(
        with(
            "waits",
            c -> c.put("userDataSecret", "late").put("networkDataSecret", "late-network")));
    ObjectNode waits = machines.awaitPhase("waits", "Starting", "CloudInitSecretMissing");
    assertThat(Machines.message(waits, "Ready"))
        .isEqualTo(
            "Secret late, which spec.cloudInit.userDataSecret names, does not exist in namespace"
                + " cloud: create it with the key userdata");
    assertThat(Machines.message(waits, "CloudInitReady")).contains("Secret late,");
    secret("late", "user-data", commands("echo it came"));
    secret("late-network", "data", "version: 2\n");
    machines.await(
        "waits",
        "misses a key",
        vm ->
            Machines.message(vm, "Ready")
                .equals(
                    "Secret late-network, which spec.cloudInit.networkDataSecret names, has no key"
                        + " networkdata: put the data under it"));
    secret("late-network", "networkdata", "version: 2\n");
    machines.awaitConsole("waits", "it came");
    ObjectNode runs = machines.awaitRunning("waits");
    assertThat(Machines.condition(runs, "CloudInitReady")).isEmpty();
  }

  @Test
  void aChangedSecretIsThereAtTheNextStartAndLeavesWithItsName() {
    secret("changes", "userdata", commands("echo first"));
    machines.create(with("changes", c -> c.put("userDataSecret", "changes")));
    machines.awaitConsole("changes", "first");
    machines.awaitRunning("changes");
    machines.power("changes", "Stopped");
    machines.awaitPhase("changes", "Stopped", "Stopped");
    secret("changes", "userdata", commands("echo second"));
    machines.power("changes", "Running");
    machines.awaitConsole("changes", "second");
    ObjectKey copy = copy("changes");
    assertThat(lab.admin.find(Resources.SECRETS, copy)).isPresent();
    machines.edit(
        "changes",
        spec -> spec.putObject("cloudInit").putNull("userDataSecret").put("userData", "#!/bin/sh"));
    awaitNoCopy(copy);
  }

  static Stream<String> steps() {
    return Seeds.STEPS.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void aSeedIsWholeAfterAKillAt(String step) throws IOException {
    String name = step.replace('.', '-');
    Files.writeString(haltFile, step);
    lab.executor().stop();
    lab.startExecutor("-Dkubevmm.halt-file=" + haltFile);
    Machines.awaitNodeReady(lab, Lab.NODE);
    machines.create(with(name, c -> c.put("userData", commands("echo after a kill"))));
    assertThat(lab.executor().await(Duration.ofSeconds(60))).as("halted").isEqualTo(137);
    lab.startExecutor();
    machines.awaitConsole(name, "after a kill");
    machines.awaitRunning(name);
    try (Stream<Path> files = Files.list(folder(name))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("seed.iso", "console.log", "definition.xml");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"userData": "a", "userDataSecret": "b"}       | both give the user data
          {"networkData": "a", "networkDataSecret": "b"} | both give the network configuration
          {"userDataSecret": "../b"}                     | no name of a Secret
          {"networkDataSecret": "B"}                     | no name of a Secret
          {"instanceID": "a b"}                          | consists of letters, digits
          """)
  void whatIsWrongIsRefusedWithASentence(String cloudInit, String sentence) throws IOException {
    ObjectNode vm = with("wrong", c -> {});
    ((ObjectNode) vm.get("spec")).set("cloudInit", ApiMapper.JSON.readTree(cloudInit));
    assertThatThrownBy(() -> machines.create(vm))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatIsTooLongOrNoYamlIsSaid() {
    assertThatThrownBy(
            () -> machines.create(with("long", c -> c.put("userData", "a".repeat(32 * 1024 + 1)))))
        .hasMessageContaining("spec.cloudInit.userData")
        .hasMessageContaining("32768");
    machines.create(with("no-map", c -> c.put("metaData", "- a list")));
    ObjectNode vm = machines.awaitPhase("no-map", "Failed", "InvalidSpec");
    assertThat(Machines.message(vm, "Ready"))
        .contains("spec.cloudInit.metaData must be a YAML map");
  }
}
