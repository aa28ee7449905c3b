package io.kubevmm.executor.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.DhcpLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressesOfGuestsTest {

  private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");
  private static final Card LAN = new Card("lan", "52:54:00:00:00:01", "default", "virbr0");

  @Test
  void tellsIpv4FirstAndLinkLocalOnlyAlone() {
    assertThat(IpAddresses.told(List.of("fe80::1", "2001:DB8:0:0:0:0:0:7", "10.0.0.2", "::1")))
        .containsExactly("10.0.0.2", "2001:db8::7");
    assertThat(IpAddresses.told(List.of("fe80::1", "127.0.0.1"))).containsExactly("fe80::1");
  }

  @Test
  void believesOnlySoManyAddressesAndNothingThatIsNone() {
    assertThat(
            IpAddresses.told(
                List.of(
                    "",
                    "10.0.0.999",
                    "x".repeat(1 << 20),
                    "fe80::1%eth0",
                    "0.0.0.0",
                    "224.0.0.1",
                    "example.org",
                    "10.0.0.2\n10.0.0.3",
                    "::",
                    "ff02::1")))
        .isEmpty();
    List<String> many = IntStream.range(1, 200).mapToObj(i -> "10.0.0." + i).toList();
    assertThat(IpAddresses.told(many)).hasSize(MachineInterface.MOST);
  }

  @Test
  void findsTheCardsOfADomain() {
    String domain =
        """
        <domain type='kvm' id='3'><devices>
          <interface type='network'><mac address='52:54:00:00:00:01'/>
            <source network='default' portid='x' bridge='virbr0'/><alias name='ua-net-lan'/>
          </interface>
          <interface type='bridge'><mac address='52:54:00:00:00:AB'/><source bridge='br0'/>
            <alias name='net1'/></interface>
          <interface type='user'><mac address='52:54:00:00:00:03'/></interface>
        </devices></domain>
        """;
    List<Card> cards = Card.of(Xml.parse(domain));
    assertThat(cards)
        .containsExactly(
            LAN,
            new Card("", "52:54:00:00:00:ab", "", "br0"),
            new Card("", "52:54:00:00:00:03", "", ""));
    assertThat(cards).extracting(Card::isSeenByTheHost).containsExactly(true, true, false);
  }

  @Test
  void readsTheNeighboursThatAnsweredOnTheCardsOwnBridge(@TempDir Path folder) throws IOException {
    Path table = folder.resolve("arp");
    Files.writeString(
        table,
        """
        IP address       HW type     Flags       HW address            Mask     Device
        192.168.122.7    0x1         0x2         52:54:00:00:00:01     *        virbr0
        192.168.122.8    0x1         0x0         52:54:00:00:00:01     *        virbr0
        192.168.122.9    0x1         0x2         52:54:00:00:00:01     *        eth0
        192.168.122.10   0x1         0x2         52:54:00:00:00:02     *        virbr0
        """);
    assertThat(new ArpTable(table).of(LAN)).containsExactly("192.168.122.7");
    assertThat(new ArpTable(folder.resolve("none")).of(LAN)).isEmpty();
  }

  @Test
  void aLeaseThatIsOlderThanTheGuestIsAnothersGuests() {
    assertThat(ofThisGuest(NOW.minusSeconds(5), Optional.of(NOW))).isFalse();
    assertThat(ofThisGuest(NOW, Optional.of(NOW.plusMillis(900)))).isTrue();
    assertThat(ofThisGuest(NOW.minusSeconds(5), Optional.empty())).isTrue();
    assertThat(
            AddressReconciler.isOfThisGuest(
                new Leases.Granted("", "", Optional.empty()), Optional.of(NOW)))
        .isTrue();
  }

  private static boolean ofThisGuest(Instant granted, Optional<Instant> notBefore) {
    return AddressReconciler.isOfThisGuest(
        new Leases.Granted("", "", Optional.of(granted)), notBefore);
  }

  @Test
  void knowsForHowLongANetworkGivesAddressesAway() {
    String network =
        """
        <network><ip address='192.168.122.1'><dhcp>
          <range start='192.168.122.2' end='192.168.122.99'><lease expiry='2' unit='hours'/></range>
          <host mac='52:54:00:00:00:01' ip='192.168.122.7'><lease expiry='5'/></host>
        </dhcp></ip></network>
        """;
    LeaseTimes times = LeaseTimes.of(Xml.parse(network)).orElseThrow();
    assertThat(times.of(lease("52:54:00:00:00:01"))).isEqualTo(Duration.ofMinutes(5));
    assertThat(times.of(lease("52:54:00:00:00:02"))).isEqualTo(Duration.ofHours(2));
    assertThat(LeaseTimes.of(Xml.parse("<network><ip address='10.0.0.1'/></network>"))).isEmpty();
    assertThat(
            LeaseTimes.of(Xml.parse("<network><ip><dhcp/></ip></network>"))
                .orElseThrow()
                .of(lease("")))
        .isEqualTo(Duration.ofHours(1));
  }

  private static DhcpLease lease(String mac) {
    return new DhcpLease(mac, "192.168.122.20", Optional.of(NOW));
  }

  @Test
  void theAgentIsBelievedBeforeTheHostAndKeepsTheOrderOfTheCards() {
    AddressBook book = new AddressBook();
    Card second = new Card("wan", "52:54:00:00:00:02", "", "br0");
    MachineInterface lan = LAN.with(List.of("10.0.0.1"), AddressSource.Lease);
    MachineInterface wan = second.with(List.of(), AddressSource.ARP);
    assertThat(book.note("uid", List.of(lan, wan))).isTrue();
    assertThat(book.note("uid", List.of(lan, wan))).isFalse();
    assertThat(book.of("uid", List.of())).containsExactly(lan);
    MachineInterface said = second.with(List.of("10.0.1.1"), AddressSource.Agent);
    MachineInterface silent = LAN.with(List.of("garbage"), AddressSource.Agent);
    assertThat(book.of("uid", List.of(silent, said))).containsExactly(lan, said);
    book.forget("uid");
    assertThat(book.knows("uid")).isFalse();
    book.startsAnew("uid");
    assertThat(book.knows("uid")).isTrue();
    assertThat(book.of("uid", List.of(silent, said))).containsExactly(said);
  }
}
