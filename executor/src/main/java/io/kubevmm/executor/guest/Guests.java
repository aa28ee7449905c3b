package io.kubevmm.executor.guest;

import io.kubevmm.api.GuestStatus;
import io.kubevmm.api.network.MachineInterface;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was last heard of the agents in this node's guests, by the machines' uids. */
public final class Guests {

  /**
   * What was heard of one.
   *
   * @param connected whether it is there
   * @param guest what it said; empty if it has not answered
   * @param interfaces the guest's network cards, with the addresses that it says they have
   * @param freeze how far it is frozen; empty if that is not asked for
   * @param access how far it has what spec.access asks for; empty if nothing is asked for
   */
  public record Heard(
      boolean connected,
      Optional<GuestStatus> guest,
      List<MachineInterface> interfaces,
      Optional<Freeze.State> freeze,
      Optional<AccessState> access) {

    static final Heard NOTHING =
        new Heard(false, Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    /** Whether it is frozen. */
    public boolean frozen() {
      return freeze.filter(Freeze.State::frozen).isPresent();
    }

    /** Why it is frozen or not, as reason and message of the condition; empty if nobody asks. */
    public Optional<Map.Entry<String, String>> whyFrozen() {
      return freeze.map(state -> Map.entry(state.reason(), state.message()));
    }

    /** The same of a frozen guest, whose agent answers nothing else. */
    Heard frozen(Freeze.State now) {
      return new Heard(true, guest, interfaces, Optional.of(now), access);
    }

    /** What stays of it when the agent is gone: a guest is not thawed by that. */
    Heard gone() {
      return new Heard(false, Optional.empty(), List.of(), freeze, Optional.empty());
    }
  }

  private final Map<String, Heard> all = new ConcurrentHashMap<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** What was heard; empty if none of that machine's guests has had an agent. */
  public Optional<Heard> of(String uid) {
    return Optional.ofNullable(all.get(uid));
  }

  /**
   * Whether that is all there is to know. It is not after a restart of this process, until the
   * guest was asked: what the machine's status says holds until then.
   */
  public boolean knows(String uid) {
    return known.contains(uid);
  }

  /** The machine is gone. */
  public void forget(String uid) {
    all.remove(uid);
    known.remove(uid);
  }

  /** The machine is about to get another guest, of which nothing was heard. */
  public void startsAnew(String uid) {
    all.remove(uid);
    known.add(uid);
  }

  /** The guest was asked, or has no agent; whether that is news. */
  boolean asked(String uid) {
    return known.add(uid);
  }

  /** Whether that is news. */
  boolean hear(String uid, Heard now) {
    return !now.equals(all.put(uid, now));
  }
}
