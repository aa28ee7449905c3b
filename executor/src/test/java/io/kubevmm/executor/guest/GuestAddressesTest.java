package io.kubevmm.executor.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.address.Card;
import io.kubevmm.libvirt.GuestInterface;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuestAddressesTest {

  private static final List<Card> CARDS =
      List.of(new Card("lan", "52:54:00:00:00:01", "default", "virbr0"));

  private static GuestInterface found(String name, String mac, List<String> ips) {
    return new GuestInterface(
        name, mac, ips.stream().map(ip -> new GuestInterface.Address(ip, 24)).toList());
  }

  @Test
  void takesWhatIsOnTheMachinesCardsAndNotWhatTheGuestMadeForItself() {
    List<GuestInterface> answer =
        List.of(
            found("lo", "00:00:00:00:00:00", List.of("127.0.0.1")),
            found("docker0", "02:42:00:00:00:01", List.of("172.17.0.1")),
            found("eth0", "52:54:00:00:00:01", List.of("192.168.122.7", "fe80::1")),
            found("eth0.5", "52:54:00:00:00:01", List.of("10.5.0.7")));
    assertThat(GuestAddresses.of(CARDS, answer))
        .containsExactly(
            new MachineInterface(
                "lan",
                "52:54:00:00:00:01",
                List.of("192.168.122.7", "10.5.0.7"),
                Optional.of(AddressSource.Agent)));
  }

  @Test
  void cutsAHostileAnswerToSize() {
    List<String> garbage = Collections.nCopies(1000, "\u0000".repeat(500));
    List<GuestInterface> answer =
        IntStream.range(0, 5000)
            .mapToObj(i -> found("x".repeat(i), "52:54:00:00:00:01", garbage))
            .toList();
    assertThat(GuestAddresses.of(CARDS, answer))
        .containsExactly(
            new MachineInterface("lan", "52:54:00:00:00:01", List.of(), Optional.empty()));
  }
}
