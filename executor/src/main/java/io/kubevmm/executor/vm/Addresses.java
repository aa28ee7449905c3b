package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Conditions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * MAC addresses that a user gave to two machines of one node: a guest keeps its own, and between
 * machines that are off the older one has it.
 */
final class Addresses {

  private static final Comparator<VirtualMachine> AGE =
      Comparator.comparing(VirtualMachine::createdAt).thenComparing(VirtualMachine::uid);

  private Addresses() {}

  static Optional<Failure> obstacle(VirtualMachine vm, Machines machines, Room room) {
    Set<String> mine = of(vm);
    if (mine.isEmpty()) {
      return Optional.empty();
    }
    return machines.all().stream()
        .filter(other -> !other.uid().equals(vm.uid()))
        .filter(other -> room.has(other.key()) || AGE.compare(other, vm) < 0)
        .sorted(AGE)
        .flatMap(other ->
            of(other).stream()
                .filter(mine::contains)
                .map(mac -> clash(mac, other, AGE.compare(other, vm) < 0)))
        .findFirst();
  }

  private static Failure clash(String mac, VirtualMachine other, boolean older) {
    return new Failure(
        Conditions.DUPLICATE_MAC,
        "the MAC address "
            + mac
            + " belongs to VirtualMachine "
            + other.key()
            + (older ? ", which is older" : ", whose guest runs")
            + ": give this machine another one");
  }

  private static Set<String> of(VirtualMachine vm) {
    Set<String> macs = new TreeSet<>();
    for (JsonNode card : vm.spec().domain().path("devices").path("interface")) {
      String mac = card.path("mac").path("address").asText("");
      if (!mac.isEmpty()) {
        macs.add(mac.toLowerCase(Locale.ROOT));
      }
    }
    vm.spec().networks().forEach(card -> macs.add(card.macOrDefault(vm.uid())));
    return macs;
  }
}
