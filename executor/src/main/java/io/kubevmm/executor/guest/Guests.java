package io.kubevmm.executor.guest;

import io.kubevmm.api.GuestStatus;
import io.kubevmm.api.network.MachineInterface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What was last heard of the agents in this node's guests, by the machines' uids. */
public final class Guests {

  /**
   * What was heard of one.
   *
   * @param connected whether it is there
   * @param guest what it said; empty if it has not answered
   * @param interfaces the guest's network cards, with the addresses that it says they have
   * @param access how far it has what spec.access asks for; empty if nothing is asked for
   */
  public record Heard(
      boolean connected,
      Optional<GuestStatus> guest,
      List<MachineInterface> interfaces,
      Optional<AccessState> access) {

    static final Heard GONE = new Heard(false, Optional.empty(), List.of(), Optional.empty());
  }

  private final Map<String, Heard> all = new ConcurrentHashMap<>();

  /** What was heard; empty if none of that machine's guests has had an agent. */
  public Optional<Heard> of(String uid) {
    return Optional.ofNullable(all.get(uid));
  }

  /** The machine is gone, or has another guest. */
  public void forget(String uid) {
    all.remove(uid);
  }

  /** Whether that is news. */
  boolean hear(String uid, Heard now) {
    return !now.equals(all.put(uid, now));
  }
}
