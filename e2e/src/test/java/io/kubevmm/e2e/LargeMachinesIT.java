package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.e2e.RoundTrip.Outcome;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines up to what etcd stores, and above. */
class LargeMachinesIT {

  private static final Resource MACHINES = LibvirtKind.MACHINE.resource();
  private static final int DISKS_OF_A_MEBIBYTE = 11_800;

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
  void aHundredDisksAnd64NetworkCardsComeBack() {
    assertThat(trip("hundred", xml(100, 64))).isEqualTo(new Outcome.Same());
  }

  @Test
  void aMachineOfAMebibyteComesBack() {
    String xml = xml(DISKS_OF_A_MEBIBYTE, 0);
    assertThat(object(xml).toString().length()).isBetween(1 << 20, (1 << 20) + 65_536);
    assertThat(trip("mebibyte", xml)).isEqualTo(new Outcome.Same());
  }

  /** Plain apply keeps a copy in an annotation, which Kubernetes limits to 256 KiB. */
  @Test
  void aMachineAboveAQuarterOfThatTakesServerSideApply() throws IOException {
    Path file = folder.resolve("quarter.json");
    Files.writeString(file, object(xml(DISKS_OF_A_MEBIBYTE / 3, 0)).toString());
    assertThat(cluster.kubectl("apply", "-f", file.toString()).stderr())
        .contains("metadata.annotations: Too long");
    cluster.kubectl("apply", "--server-side", "-f", file.toString()).outputOrThrow();
  }

  /** The first is too large for etcd, the next for its client, the last for the API server. */
  @ParameterizedTest
  @ValueSource(ints = {1_800, 2_200, 3_500})
  void whatIsTooLargeIsRefusedWithASentenceAndLeavesNothing(int kibibytes) {
    ObjectNode domain = Json.object().put("description", "x".repeat(kibibytes * 1024));
    ObjectNode object = LibvirtKind.MACHINE.object("too-large", domain);
    KubeException refused =
        catchThrowableOfType(KubeException.class, () -> cluster.admin().create(MACHINES, object));
    assertThat(refused).hasMessageContaining("too large to be stored, etcd takes 1.5 MiB");
    assertThat(refused.isTooLarge()).isTrue();
    assertThat(refused.isUnreachable()).isFalse();
    assertThat(cluster.admin().find(MACHINES, ObjectKey.of(object))).isEmpty();
  }

  private static Outcome trip(String name, String xml) {
    return new RoundTrip(cluster.admin(), LibvirtKind.MACHINE).of(name, xml);
  }

  private static ObjectNode object(String xml) {
    return LibvirtKind.MACHINE.object("large", LibvirtKind.MACHINE.codec().toTree(xml));
  }

  private static String xml(int disks, int cards) {
    StringBuilder devices = new StringBuilder();
    for (int i = 0; i < disks; i++) {
      devices.append("<disk type='file'><source file='/disks/%05d'/>".formatted(i));
      devices.append("<target dev='vd%05d' bus='virtio'/></disk>".formatted(i));
    }
    for (int i = 0; i < cards; i++) {
      devices.append("<interface type='network'><mac address='52:54:00:00:00:%02x'/>".formatted(i));
      devices.append("<source network='default'/></interface>");
    }
    return "<domain type='kvm'><name>large</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>"
        + "<devices>%s</devices></domain>".formatted(devices);
  }
}
