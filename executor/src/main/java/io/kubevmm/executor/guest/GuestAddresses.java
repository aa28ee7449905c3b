package io.kubevmm.executor.guest;

import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.address.Card;
import io.kubevmm.libvirt.GuestInterface;
import java.util.List;
import java.util.Locale;

/**
 * Reads which addresses an agent says the guest has. Only those count that are on a card of the
 * machine: what bridges and tunnels a guest makes for itself is its own business.
 */
final class GuestAddresses {

  /** A guest may name so many of a card before the first that is worth telling. */
  private static final int MOST = 256;

  private GuestAddresses() {}

  /** The cards with what the agent says about them; those of which it says nothing too. */
  static List<MachineInterface> of(List<Card> cards, List<GuestInterface> answer) {
    return cards.stream()
        .map(card ->
            card.with(
                answer.stream()
                    .filter(i -> i.mac().toLowerCase(Locale.ROOT).equals(card.mac()))
                    .flatMap(i -> i.addresses().stream())
                    .map(GuestInterface.Address::ip)
                    .limit(MOST)
                    .toList(),
                AddressSource.Agent))
        .toList();
  }
}
