package io.kubevmm.executor.vm;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.GuestStatus;
import io.kubevmm.api.GuestUser;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.address.AddressBook;
import io.kubevmm.executor.guest.AccessState;
import io.kubevmm.executor.guest.Guests;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a machine's status is about the guest: what its agent says, and where it can be reached.
 * Until this process has asked, what the status says already holds.
 */
public final class GuestFacts {

  private final Guests guests;
  private final AddressBook addresses;
  private final Clock clock;

  public GuestFacts(Guests guests, AddressBook addresses, Clock clock) {
    this.guests = guests;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** The machine is about to get another guest: nothing is known of that one. */
  void newGuest(VirtualMachine vm) {
    guests.startsAnew(vm.uid());
    addresses.startsAnew(vm.uid());
  }

  /** Where the running guest can be reached. */
  List<MachineInterface> interfaces(VirtualMachine vm) {
    return guests.knows(vm.uid()) && addresses.knows(vm.uid())
        ? addresses.of(
            vm.uid(), guests.of(vm.uid()).map(Guests.Heard::interfaces).orElse(List.of()))
        : vm.status().interfaces();
  }

  /** What the agent in the running guest says. */
  Optional<GuestStatus> guest(VirtualMachine vm) {
    return guests.knows(vm.uid())
        ? guests.of(vm.uid()).flatMap(Guests.Heard::guest)
        : vm.status().guest();
  }

  /**
   * Adds the conditions that the guest decides on.
   *
   * @param active whether there is a guest
   * @param gone takes those that it does not have
   */
  void conditions(VirtualMachine vm, boolean active, List<Condition> now, List<String> gone) {
    if (active && !guests.knows(vm.uid())) {
      return;
    }
    Optional<Guests.Heard> heard = active ? guests.of(vm.uid()) : Optional.empty();
    heard.map(this::agent).ifPresentOrElse(now::add, () -> gone.add(Conditions.AGENT_CONNECTED));
    Optional<Condition> frozen = active ? frozen(vm, heard) : Optional.empty();
    frozen.ifPresentOrElse(now::add, () -> gone.add(Conditions.FROZEN));
    List<GuestUser> users = vm.spec().users();
    if (active && !users.isEmpty()) {
      now.add(access(users, heard.flatMap(Guests.Heard::access)));
    } else {
      gone.add(Conditions.ACCESS_SYNCHRONIZED);
    }
  }

  private Condition agent(Guests.Heard heard) {
    return heard.connected()
        ? condition(Conditions.AGENT_CONNECTED, true, "Connected", "the guest's agent answers")
        : condition(
            Conditions.AGENT_CONNECTED,
            false,
            "Disconnected",
            "the guest's agent was there and is gone");
  }

  private Optional<Condition> frozen(VirtualMachine vm, Optional<Guests.Heard> heard) {
    Optional<Map.Entry<String, String>> why = heard.flatMap(Guests.Heard::whyFrozen);
    if (why.isEmpty() && heard.filter(Guests.Heard::connected).isEmpty()) {
      return vm.frozenUntil()
          .map(until ->
              condition(
                  Conditions.FROZEN,
                  false,
                  Conditions.AGENT_NOT_CONNECTED,
                  "the agent in the guest (qemu-guest-agent) is not there to freeze it"));
    }
    return why.map(
        said -> condition(Conditions.FROZEN, heard.get().frozen(), said.getKey(), said.getValue()));
  }

  private Condition access(List<GuestUser> users, Optional<AccessState> found) {
    return found
        .filter(state -> state.asked().equals(users))
        .map(state ->
            condition(
                Conditions.ACCESS_SYNCHRONIZED, state.holds(), state.reason(), state.message()))
        .orElseGet(() ->
            condition(
                Conditions.ACCESS_SYNCHRONIZED,
                false,
                Conditions.AGENT_NOT_CONNECTED,
                "spec.access waits for the agent in the guest (qemu-guest-agent)"));
  }

  private Condition condition(String type, boolean status, String reason, String message) {
    return Condition.of(type, status, reason, message, Instant.now(clock));
  }
}
