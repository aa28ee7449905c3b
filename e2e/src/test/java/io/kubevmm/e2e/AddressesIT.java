package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where guests can be reached stands in their objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressesIT {

  private static final String SERVED = "addr-served";
  private static final String PLAIN = "addr-plain";
  private static final Pattern SAID = Pattern.compile("address (192\\.168\\.\\d+\\.\\d+)");

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "addresses");

  @BeforeAll
  void networks() {
    network(SERVED, "192.168.241.", true);
    network(PLAIN, "192.168.242.", false);
  }

  @AfterAll
  void nothingIsLeft() {
    machines.removeAll();
    for (String name : List.of(SERVED, PLAIN)) {
      ObjectKey key = new ObjectKey("", name);
      lab.admin.delete(Resources.NETWORKS, key, DeleteOptions.NONE);
      Awaitility.await(name + " goes")
          .atMost(Lab.PATIENCE)
          .until(() -> lab.admin.find(Resources.NETWORKS, key).isEmpty());
    }
  }

  private void network(String name, String prefix, boolean dhcp) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_NETWORK);
    object.putObject("metadata").put("name", name);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", Lab.NODE);
    spec.put("forward", "nat").putObject("ipv4").put("cidr", prefix + "0/24");
    if (dhcp) {
      spec.withObject("/ipv4/dhcp").put("start", prefix + "10").put("end", prefix + "99");
    }
    lab.admin.create(Resources.NETWORKS, object);
    Awaitility.await(name + " is ready")
        .atMost(Lab.PATIENCE)
        .until(() ->
            lab.admin
                    .get(Resources.NETWORKS, new ObjectKey("", name))
                    .at("/status/readyNodes")
                    .asInt()
                == 1);
  }

  private void create(String name, String network, String... script) {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    for (String userData : script) {
      spec.putObject("cloudInit").put("userData", userData);
    }
    spec.putArray("networks").addObject().put("name", "lan").put("network", network);
    machines.create(vm);
    machines.awaitRunning(name);
  }

  private static JsonNode interfaces(ObjectNode vm) {
    return vm.path("status").path("interfaces");
  }

  private String awaitAddress(String name, String source) {
    ObjectNode vm =
        machines.await(
            name,
            "has an address by " + source,
            o -> interfaces(o).path(0).path("source").asText().equals(source));
    JsonNode card = interfaces(vm).path(0);
    assertThat(card.path("name").asText()).isEqualTo("lan");
    assertThat(card.path("macAddress").asText()).startsWith("02:");
    assertThat(card.path("ipAddresses")).hasSize(1);
    return card.path("ipAddresses").path(0).asText();
  }

  private String said(String name) {
    Matcher matcher = SAID.matcher(machines.console(name));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void aLeaseIsToldInOneWriteAndForgottenWithItsGuest() {
    // On a machine that is busy a start may take so long that this is said, in a write more.
    String name = "leased-1";
    String address = "";
    for (int i = 1; i <= 3 && (i == 1 || writes(name).size() > 3); i++) {
      name = "leased-" + i;
      create(name, SERVED);
      address = awaitAddress(name, "Lease");
      machines.awaitConsole(name, "tick 2 ");
    }
    assertThat(writes(name))
        .containsExactly(
            "patch kubevmm:scheduler",
            "patch status kubevmm:node:node-1",
            "patch status kubevmm:node:node-1");
    assertThat(address).isEqualTo(said(name));
    assertThat(lab.kubectl("get", "vm", name, "-n", "addresses"))
        .containsPattern("NODE +IP +AGE")
        .containsPattern("node-1 +" + Pattern.quote(address) + " ");
    assertThat(lab.virtctl("list", "-n", "addresses").stdout()).contains(address);

    machines.power(name, "Stopped");
    assertThat(interfaces(machines.awaitPhase(name, "Stopped", "Stopped"))).isEmpty();

    machines.power(name, "Running");
    ObjectNode again = machines.awaitRunning(name);
    assertThat(interfaces(again)).as("the lease of the guest before").isEmpty();
    assertThat(lab.virsh("net-dhcp-leases", SERVED).stdout()).contains(address);
    awaitAddress(name, "Lease");
  }

  private List<String> writes(String name) {
    return AuditLog.of(lab).writesOn("addresses", name);
  }

  @Test
  void aRestartOfTheExecutorWritesNothing() {
    create("steady", SERVED);
    awaitAddress("steady", "Lease");
    int before = writes("steady").size();
    lab.executor().close();
    lab.startExecutor();
    machines.edit("steady", spec -> spec.put("terminationGracePeriodSeconds", 29));
    awaitAddress("steady", "Lease");
    assertThat(
            writes("steady").stream()
                .skip(before)
                .filter(write -> write.contains("kubevmm:node"))
                .toList())
        .hasSize(1); // the observedGeneration of the edit
  }

  @Test
  void withoutADhcpServerTheHostsNeighboursAreAsked() {
    create(
        "static",
        PLAIN,
        """
        #!/bin/sh
        ip link set eth0 up
        ip addr add 192.168.242.5/24 dev eth0
        ping -c 1 192.168.242.1
        """);
    assertThat(awaitAddress("static", "ARP")).isEqualTo("192.168.242.5");
  }
}
