package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Conditions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** MAC addresses that a user gave to two machines of one node: the older machine has it. */
final class Addresses {

  private static final Comparator<VirtualMachine> AGE =
      Comparator.comparing(VirtualMachine::createdAt).thenComparing(VirtualMachine::uid);

  private Addresses() {}

  static Optional<Failure> obstacle(VirtualMachine vm, Machines machines) {
    Set<String> mine = of(vm);
    if (mine.isEmpty()) {
      return Optional.empty();
    }
    return machines.all().stream()
        .filter(other -> AGE.compare(other, vm) < 0)
        .sorted(AGE)
        .flatMap(other -> of(other).stream().filter(mine::contains).map(mac -> clash(mac, other)))
        .findFirst();
  }

  private static Failure clash(String mac, VirtualMachine other) {
    return new Failure(
        Conditions.DUPLICATE_MAC,
        "the MAC address "
            + mac
            + " belongs to VirtualMachine "
            + other.key()
            + ", which is older: give this machine another one");
  }

  private static Set<String> of(VirtualMachine vm) {
    Set<String> macs = new TreeSet<>();
    for (JsonNode card : vm.spec().domain().path("devices").path("interface")) {
      String mac = card.path("mac").path("address").asText("");
      if (!mac.isEmpty()) {
        macs.add(mac.toLowerCase(Locale.ROOT));
      }
    }
    return macs;
  }
}
