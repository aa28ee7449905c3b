package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks from their objects, and machines that are plugged into them. */
class NetworksIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "networks");

  private void network(String name, Consumer<ObjectNode> more) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_NETWORK);
    object.putObject("metadata").put("name", name);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", Lab.NODE);
    more.accept(spec);
    lab.admin.create(Resources.NETWORKS, object);
  }

  private ObjectNode await(String network, String what, Predicate<ObjectNode> holds) {
    return Awaitility.await(network + " " + what)
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.get(Resources.NETWORKS, new ObjectKey("", network)), holds);
  }

  private void awaitReady(String network) {
    await(network, "is ready", object -> object.at("/status/readyNodes").asInt() == 1);
  }

  private void delete(String network) {
    lab.admin.delete(Resources.NETWORKS, new ObjectKey("", network), DeleteOptions.NONE);
  }

  private void awaitGone(String network) {
    Awaitility.await(network + " goes")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.find(Resources.NETWORKS, new ObjectKey("", network)).isEmpty());
  }

  private ObjectNode guest(String name, String network) {
    ObjectNode vm = machines.guest(name);
    ((ObjectNode) vm.get("spec"))
        .putArray("networks")
        .addObject()
        .put("name", "lan")
        .put("network", network);
    return vm;
  }

  private static void addresses(ObjectNode spec, int third) {
    String prefix = "192.168." + third + ".";
    spec.put("forward", "nat").putObject("ipv4").put("cidr", prefix + "0/24");
    spec.withObject("/ipv4/dhcp").put("start", prefix + "10").put("end", prefix + "99");
  }

  /** The bridge that the guest's tap is plugged into; empty if none. */
  private String bridgeOf(String machine) {
    String tap =
        lab.virsh("domiflist", machines.domain(machine))
            .outputOrThrow()
            .lines()
            .filter(line -> line.contains("virtio"))
            .map(line -> line.strip().split("\\s+")[0])
            .findFirst()
            .orElseThrow();
    try {
      Path master = Files.readSymbolicLink(Path.of("/sys/class/net", tap, "master"));
      return String.valueOf(master.getFileName());
    } catch (IOException e) {
      return "";
    }
  }

  /** What a failed test has left would be in the way of others on this host. */
  @AfterEach
  void nothingIsLeft() {
    machines.removeAll();
    lab.admin
        .listAll(Resources.NETWORKS, "", Selector.EVERYTHING)
        .forEach(network -> {
          String name = ObjectKey.of(network).name();
          lab.admin.delete(Resources.NETWORKS, new ObjectKey("", name), DeleteOptions.NONE);
          awaitGone(name);
        });
  }

  @Test
  void cardsComeAndGoAndMoveToAnotherNetworkUnderARunningGuest() {
    network("here", spec -> addresses(spec, 234));
    network("there", spec -> addresses(spec, 235));
    awaitReady("here");
    awaitReady("there");
    machines.create(guest("moves", "here"));
    machines.awaitRunning("moves");
    machines.awaitConsole("moves", "address 192.168.234.");
    ProcessIdentity qemu = machines.qemu("moves");
    String first = bridgeOf("moves");

    machines.edit("moves", spec -> card(spec.putArray("networks"), "lan", "there"));
    awaitNothingPending("moves");
    assertThat(bridgeOf("moves")).startsWith("virbr").isNotEqualTo(first);

    machines.edit(
        "moves",
        spec -> {
          card(card(spec.putArray("networks"), "lan", "there"), "second", "here");
        });
    awaitNothingPending("moves");
    assertThat(lab.virsh("domiflist", machines.domain("moves")).stdout())
        .containsPattern("network +there +virtio")
        .containsPattern("network +here +virtio");

    machines.edit("moves", spec -> card(spec.putArray("networks"), "lan", "missing"));
    machines.await(
        "moves",
        "waits for a network",
        vm ->
            vm.at("/status/pendingChanges/0/reason")
                .asText()
                .contains("VirtualMachineNetwork missing does not exist"));
    assertThat(bridgeOf("moves")).startsWith("virbr");
    machines.edit("moves", spec -> card(spec.putArray("networks"), "lan", "there"));
    awaitNothingPending("moves");
    Awaitility.await("the guest lets the second card go")
        .atMost(Lab.PATIENCE)
        .until(() -> !lab.virsh("domiflist", machines.domain("moves")).stdout().contains(" here "));
    assertThat(machines.qemu("moves")).isEqualTo(qemu);
    machines.delete("moves");
    machines.awaitGone("moves");
    delete("here");
    delete("there");
    awaitGone("here");
    awaitGone("there");
  }

  private static ArrayNode card(ArrayNode cards, String name, String network) {
    cards.addObject().put("name", name).put("network", network);
    return cards;
  }

  private void awaitNothingPending(String name) {
    machines.await(
        name,
        "has its spec",
        vm ->
            !vm.path("status").has("pendingChanges")
                && Machines.condition(vm, "RestartRequired").isEmpty());
  }

  @Test
  void aGuestGetsAnAddressAndTheNetworkChangesUnderItAndWaitsForItBeforeItGoes() {
    network("lan-a", spec -> addresses(spec, 231));
    awaitReady("lan-a");
    machines.create(guest("web", "lan-a"));
    machines.awaitRunning("web");
    machines.awaitConsole("web", "address 192.168.231.");
    ProcessIdentity qemu = machines.qemu("web");
    String domain = lab.virsh("dumpxml", machines.domain("web")).outputOrThrow();
    assertThat(domain).contains("ua-net-lan", "<mac address='02:");

    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .withObject("/spec/ipv4/dhcp")
        .putArray("hosts")
        .addObject()
        .put("mac", "52:54:00:00:00:07")
        .put("ip", "192.168.231.7");
    lab.admin.mergePatch(Resources.NETWORKS, new ObjectKey("", "lan-a"), patch);
    Awaitility.await("the host is known")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.virsh("net-dumpxml", "lan-a").stdout().contains("192.168.231.7'"));
    assertThat(lab.virsh("net-dumpxml", "--inactive", "lan-a").stdout()).contains("192.168.231.7'");
    portGroups(
        "lan-a",
        "{'name': 'fast', 'default': true}, {'name': 'slow'}",
        "<portgroup name='fast' default='yes'>",
        "<portgroup name='slow'>");
    portGroups(
        "lan-a",
        "{'name': 'fast', 'bandwidth': {'inbound': {'average': '1000'}}}",
        "<portgroup name='fast'>",
        "<inbound average='1000'/>");
    portGroups("lan-a", "{'name': 'fast'}", "<portgroup name='fast'>");
    portGroups("lan-a", "");
    assertThat(machines.qemu("web")).isEqualTo(qemu);
    assertThat(bridgeOf("web")).startsWith("virbr");

    lab.virsh("net-destroy", "lan-a").outputOrThrow();
    Awaitility.await("the guest is plugged in again")
        .atMost(Lab.PATIENCE)
        .until(() ->
            bridgeOf("web").startsWith("virbr")
                && !lab.virsh("net-list", "--all", "--name").stdout().contains("kubevmm-aside"));
    assertThat(machines.qemu("web")).isEqualTo(qemu);

    ObjectNode mtu = JsonNodeFactory.instance.objectNode();
    mtu.putObject("spec").put("mtu", 1400);
    lab.admin.mergePatch(Resources.NETWORKS, new ObjectKey("", "lan-a"), mtu);
    Awaitility.await("the change waits for the guest")
        .atMost(Lab.PATIENCE)
        .until(() ->
            Machines.nodeStatus(lab, Lab.NODE)
                .path("networks")
                .toString()
                .contains("once no guest"));
    assertThat(machines.qemu("web")).isEqualTo(qemu);

    delete("lan-a");
    ObjectNode kept =
        await("lan-a", "waits", o -> Machines.message(o, "Ready").contains("networks/web"));
    assertThat(Machines.condition(kept, "Ready").orElseThrow().path("reason").asText())
        .isEqualTo("InUse");
    assertThat(lab.virsh("net-list", "--name").stdout()).contains("lan-a");
    machines.delete("web");
    machines.awaitGone("web");
    awaitGone("lan-a");
    assertThat(lab.virsh("net-list", "--all", "--name").stdout()).doesNotContain("lan-a");
  }

  /** Gives the network these, and waits until it has them and no others, running and defined. */
  private void portGroups(String network, String groups, String... lines) {
    String patch = "{\"spec\": {\"network\": {\"portgroup\": [" + groups + "]}}}";
    lab.admin.mergePatch(
        Resources.NETWORKS, new ObjectKey("", network), Json.parse(patch.replace('\'', '"')));
    Awaitility.await("port groups " + groups)
        .atMost(Lab.PATIENCE)
        .untilAsserted(() -> {
          assertThat(groups(lab.virsh("net-dumpxml", network, "--inactive")))
              .containsExactly(lines);
          assertThat(groups(lab.virsh("net-dumpxml", network))).containsExactly(lines);
        });
  }

  private static List<String> groups(Programs.Result dump) {
    return dump.outputOrThrow()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("<portgroup") || line.startsWith("<inbound"))
        .toList();
  }

  @Test
  void aNetworkThatLibvirtHadIsUsedAsItIsAndStays() throws IOException {
    Path xml = Files.createTempFile("network", ".xml");
    Files.writeString(xml, "<network><name>theirs</name><bridge name='virbr-theirs'/></network>");
    lab.virsh("net-define", xml.toString()).outputOrThrow();
    String before = lab.virsh("net-dumpxml", "--inactive", "theirs").outputOrThrow();
    network("theirs", spec -> addresses(spec, 232));
    awaitReady("theirs");
    assertThat(Machines.nodeStatus(lab, Lab.NODE).path("networks").toString())
        .contains("Adopted", "virbr-theirs", "differs in");
    delete("theirs");
    awaitGone("theirs");
    assertThat(lab.virsh("net-dumpxml", "--inactive", "theirs").outputOrThrow()).isEqualTo(before);
    lab.virsh("net-destroy", "theirs");
    lab.virsh("net-undefine", "theirs").outputOrThrow();
  }

  @Test
  void theInterfacesThatGuestsShareComeAndGoUnderARunningNetwork() {
    network("pool", spec -> interfaces(spec, "kv-a", "kv-b"));
    awaitReady("pool");
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    interfaces(patch.putObject("spec"), "kv-b", "kv-c");
    lab.admin.mergePatch(Resources.NETWORKS, new ObjectKey("", "pool"), patch);
    Awaitility.await("the network has others")
        .atMost(Lab.PATIENCE)
        .untilAsserted(() ->
            assertThat(lab.virsh("net-dumpxml", "pool").stdout())
                .contains("'kv-b'", "'kv-c'")
                .doesNotContain("'kv-a'"));
    delete("pool");
    awaitGone("pool");
  }

  private static void interfaces(ObjectNode spec, String... names) {
    ObjectNode forward = spec.withObject("/network/forward").put("mode", "bridge");
    ArrayNode list = forward.putArray("interface");
    for (String name : names) {
      list.addObject().put("dev", name);
    }
  }

  @Test
  void whatSomebodyStoppedOrRemovedIsMadeAgain() {
    network("heals", spec -> addresses(spec, 233));
    awaitReady("heals");
    lab.virsh("net-destroy", "heals").outputOrThrow();
    lab.virsh("net-undefine", "heals");
    Awaitility.await("the network is back")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.virsh("net-info", "heals").stdout().matches("(?s).*Active: +yes.*"));
    delete("heals");
    awaitGone("heals");
  }

  @Test
  void aMachineWithoutItsNetworkIsPlacedNowhere() {
    machines.create(guest("alone", "nowhere"));
    Awaitility.await("the scheduler says why")
        .atMost(Lab.PATIENCE)
        .until(() ->
            Machines.message(machines.get("alone"), "Scheduled")
                .contains("didn't have network nowhere active"));
    machines.delete("alone");
    machines.awaitGone("alone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"ipv4":{"cidr":"192.168.1.0"}}                                              | cidr is no block of addresses
          {"ipv4":{"cidr":"192.168.1.0/24","dhcp":{"start":"10.0.0.1","end":"10.0.0.9"}}} | dhcp.start and dhcp.end must be addresses within cidr
          {"ipv4":{"cidr":"192.168.1.0/24","dhcp":{"start":"192.168.1.1"}}}            | set both, or neither
          {"ipv4":{"cidr":"192.168.1.0/24"},"network":{"ip":[{"address":"10.0.0.1"}]}} | spec.ipv4 or spec.ipv6 and spec.network.ip
          {"forward":"nat","network":{"forward":{"mode":"route"}}}                     | spec.forward and spec.network.forward
          {"forward":"bridge"}                                                         | forward: bridge needs spec.bridge
          {"network":{"brigde":{}}}                                                    | spec.network.brigde
          """)
  void badInputIsRefusedWithItsPath(String spec, String sentence) {
    assertThatThrownBy(() -> network("bad", object -> object.setAll(Json.parse(spec))))
        .hasMessageContaining(sentence);
  }
}
