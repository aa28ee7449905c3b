package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.network.Bandwidth;
import io.kubevmm.api.network.MachineNetwork;
import io.kubevmm.executor.live.Aliases;
import java.util.List;
import java.util.Optional;

/**
 * The {@code <interface>} elements of spec.networks, after those that the user wrote himself. An
 * alias that libvirt keeps says which card is which.
 */
final class NetworkDevices {

  private NetworkDevices() {}

  static void add(ObjectNode tree, String uid, List<MachineNetwork> cards) {
    if (cards.isEmpty()) {
      return;
    }
    ArrayNode list = tree.withObject("/devices").withArray("interface");
    for (MachineNetwork card : cards) {
      ObjectNode device = list.addObject().put("type", "network");
      device.putObject("mac").put("address", card.macOrDefault(uid));
      device.putObject("source").put("network", card.network());
      device.putObject("model").put("type", card.model().orElse("virtio"));
      device.putObject("alias").put("name", alias(card));
      card.bootOrder().ifPresent(order -> device.putObject("boot").put("order", order));
      card.link().ifPresent(state -> device.putObject("link").put("state", state));
      card.bandwidth()
          .ifPresent(bandwidth -> {
            ObjectNode limits = device.putObject("bandwidth");
            limit(limits, "inbound", bandwidth.inbound());
            limit(limits, "outbound", bandwidth.outbound());
          });
    }
  }

  private static void limit(ObjectNode limits, String way, Optional<Bandwidth.Limit> limit) {
    limit.ifPresent(bounds -> {
      ObjectNode element = limits.putObject(way).put("average", bounds.average());
      bounds.peak().ifPresent(peak -> element.put("peak", peak));
      bounds.burst().ifPresent(burst -> element.put("burst", burst));
    });
  }

  /** The name by which a card is found again in a domain. */
  static String alias(MachineNetwork card) {
    return Aliases.NETWORK + card.name();
  }
}
