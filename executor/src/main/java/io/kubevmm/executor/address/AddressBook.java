package io.kubevmm.executor.address;

import io.kubevmm.api.network.MachineInterface;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the host knows of its guests' addresses, by the machines' uids. */
public final class AddressBook {

  private final Map<String, List<MachineInterface>> all = new ConcurrentHashMap<>();

  /**
   * Where a guest can be reached: what its agent says, and of the cards of which that says nothing
   * what the host knows.
   *
   * @param agent the guest's cards, as its agent says; nothing if it has none
   */
  public List<MachineInterface> of(String uid, List<MachineInterface> agent) {
    Map<String, MachineInterface> cards = new LinkedHashMap<>();
    all.getOrDefault(uid, List.of()).forEach(card -> cards.put(card.macAddress(), card));
    for (MachineInterface card : agent) {
      cards.merge(
          card.macAddress(), card, (seen, said) -> said.ipAddresses().isEmpty() ? seen : said);
    }
    return cards.values().stream().filter(card -> !card.ipAddresses().isEmpty()).toList();
  }

  /**
   * Whether the guest was looked at. It was not after a restart of this process, for a moment: what
   * the machine's status says holds until then.
   */
  public boolean knows(String uid) {
    return all.containsKey(uid);
  }

  /** The machine is gone. */
  public void forget(String uid) {
    all.remove(uid);
  }

  /** The machine has no guest any more, or is about to get another one. */
  public void startsAnew(String uid) {
    all.put(uid, List.of());
  }

  /**
   * Notes all cards of a guest, those without an address too.
   *
   * @return whether that is news
   */
  boolean note(String uid, List<MachineInterface> cards) {
    List<MachineInterface> before = of(uid, List.of());
    boolean first = all.put(uid, cards) == null;
    return first || !before.equals(of(uid, List.of()));
  }
}
