package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.crd.CrdSchema;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the schema of libvirt's documents is worth to users of a real API server. */
@Tag("kubernetes")
class ApiServerSchemaIT {

  private static final int PLAIN_APPLY_BYTES = 256 * 1024;
  private static final Resource MACHINES = LibvirtKind.MACHINE.resource();

  @TempDir private static Path folder;
  private static BareCluster cluster;

  @BeforeAll
  static void start() {
    cluster = BareCluster.start(folder.resolve("cluster"));
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  void aTypoIsRefusedWithItsPath() {
    assertThat(refusal("typo", disk("cahce", "none")))
        .contains("unknown field \"spec.domain.devices.disk[0].driver.cahce\"");
  }

  @Test
  void aWrongWordIsRefusedWithTheRightOnes() {
    assertThat(refusal("word", disk("cache", "sometimes")))
        .contains("spec.domain.devices.disk[0].driver.cache")
        .contains("Unsupported value: \"sometimes\"", "\"writeback\"");
  }

  @Test
  void whatAConversionCarriesBesideTheSchemaIsRefusedWithItsPath() {
    for (String key : List.of("@color", "$xml", "$text")) {
      assertThat(refusal("carried", disk(key, "x")))
          .contains("unknown field \"spec.domain.devices.disk[0].driver." + key + "\"");
    }
  }

  @Test
  void kubectlExplainsWhatIsDeep() {
    assertThat(explain("vm.spec.domain.devices.disk.driver.cache"))
        .contains("ENUM", "writeback", "DESCRIPTION");
    assertThat(explain("virtualmachinenetwork.spec.network.ip.dhcp.host.mac"))
        .contains("MAC address by which the guest is known.");
    assertThat(explain("virtualmachinestoragepool.spec.pool.target.permissions.mode"))
        .contains("In octal digits");
  }

  /** Plain apply keeps a second copy in an annotation, which has a limit. */
  @Test
  void definitionsAreSmallEnoughForPlainApply() {
    List<ObjectNode> ours =
        cluster.admin().listAll(Resources.DEFINITIONS, "", Selector.EVERYTHING).stream()
            .filter(definition -> definition.at("/spec/group").asText().equals(Kinds.GROUP))
            .toList();
    assertThat(ours).hasSizeGreaterThanOrEqualTo(10);
    for (ObjectNode definition : ours) {
      String applied =
          definition
              .path("metadata")
              .path("annotations")
              .path("kubectl.kubernetes.io/last-applied-configuration")
              .asText();
      int bytes = applied.getBytes(StandardCharsets.UTF_8).length;
      System.out.println(definition.at("/metadata/name").asText() + " has " + bytes + " bytes.");
      assertThat(bytes).isPositive().isLessThan(PLAIN_APPLY_BYTES);
    }
  }

  /** Which lists merge is a promise: it cannot change later. */
  @Test
  void theListsThatMergeAreThese() {
    Map<String, String> maps = new TreeMap<>();
    collectMaps(CrdSchema.of(Schema.domain()), "", maps);
    assertThat(maps)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cpu.feature", "name",
                "clock.timer", "name",
                "cputune.vcpupin", "vcpu",
                "cputune.iothreadpin", "iothread",
                "iothreadids.iothread", "id",
                "vcpus.vcpu", "id"));
  }

  @Test
  void twoManagersOfOneMachineMergeCpuFeatures() {
    try (KubeClient first = cluster.client("first");
        KubeClient second = cluster.client("second")) {
      first.apply(MACHINES, features("vmx", "require"), /* force */ false);
      ObjectNode both = second.apply(MACHINES, features("avx2", "disable"), /* force */ false);
      assertThat(both.at("/spec/domain/cpu/feature").findValuesAsText("name"))
          .containsExactlyInAnyOrder("vmx", "avx2");

      assertThat(conflict(second, features("vmx", "forbid")))
          .contains("conflict with \"first\"", ".spec.domain.cpu.feature[name=\"vmx\"].policy");

      ObjectNode one = first.apply(MACHINES, features("svm", "require"), /* force */ false);
      assertThat(one.at("/spec/domain/cpu/feature").findValuesAsText("name"))
          .containsExactlyInAnyOrder("svm", "avx2");
    }
  }

  @Test
  void aListOfDevicesBelongsToOneManagerAsAWhole() {
    try (KubeClient first = cluster.client("first");
        KubeClient second = cluster.client("second")) {
      first.apply(MACHINES, machine("whole", disk("cache", "none")), /* force */ false);
      assertThat(conflict(second, machine("whole", disk("cache", "unsafe"))))
          .contains("conflict with \"first\"", ".spec.domain.devices.disk");
    }
  }

  private static void collectMaps(JsonNode schema, String path, Map<String, String> maps) {
    for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
      String here = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      JsonNode list = entry.getValue();
      if (list.path("x-kubernetes-list-type").asText().equals("map")) {
        maps.put(here, list.at("/x-kubernetes-list-map-keys/0").asText());
      }
      collectMaps(list.has("items") ? list.path("items") : list, here, maps);
    }
  }

  private static String conflict(KubeClient manager, ObjectNode object) {
    KubeException refused =
        catchThrowableOfType(
            KubeException.class, () -> manager.apply(MACHINES, object, /* force */ false));
    assertThat(refused.isConflict()).isTrue();
    return String.valueOf(refused.getMessage());
  }

  private static String refusal(String name, ObjectNode domain) {
    ObjectNode object = machine(name, domain);
    KubeException refused =
        catchThrowableOfType(KubeException.class, () -> cluster.admin().create(MACHINES, object));
    assertThat(refused.isInvalid()).isTrue();
    assertThat(cluster.admin().find(MACHINES, ObjectKey.of(object))).isEmpty();
    return String.valueOf(refused.getMessage());
  }

  /** Names and short names appear a moment after the objects. */
  private static String explain(String path) {
    return Awaitility.await("explanation of " + path)
        .atMost(Lab.PATIENCE)
        .until(() -> cluster.kubectl("explain", path), Programs.Result::succeeded)
        .stdout();
  }

  private static ObjectNode features(String name, String policy) {
    ObjectNode domain = Json.object();
    ObjectNode cpu = domain.putObject("cpu");
    cpu.putArray("feature").addObject().put("name", name).put("policy", policy);
    return machine("features", domain);
  }

  /** A domain with one disk whose driver has that key. */
  private static ObjectNode disk(String key, String value) {
    ObjectNode domain = Json.object();
    ObjectNode disk = domain.putObject("devices").putArray("disk").addObject();
    disk.putObject("driver").put(key, value);
    disk.putObject("target").put("dev", "vda");
    return domain;
  }

  private static ObjectNode machine(String name, ObjectNode domain) {
    return LibvirtKind.MACHINE.object(name, domain);
  }
}
