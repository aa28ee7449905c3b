package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How guests get their addresses. */
@Rule(
    value = "has(self.start) == has(self.end)",
    message = "start and end of the range go together: set both, or neither")
public record Dhcp(
    @Doc("The first address that any guest may get.") @Limits(maxLength = 45)
        Optional<String> start,
    @Doc("The last one.") @Limits(maxLength = 45) Optional<String> end,
    @Doc("Guests that get an address of their own.") @Limits(maxItems = 512) @ListMap("ip")
        List<Host> hosts) {

  /** Fills in what was left out. */
  public Dhcp {
    start = Objects.requireNonNullElse(start, Optional.empty());
    end = Objects.requireNonNullElse(end, Optional.empty());
    hosts = List.copyOf(Objects.requireNonNullElse(hosts, List.of()));
  }

  /** A guest with an address of its own. */
  @Rule(
      value = "has(self.mac) || has(self.name) || has(self.id)",
      message = "a host is known by its mac, its name or (IPv6) its id: set one of them")
  @Rule(
      value = "!has(self.mac) || self.mac.matches('^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$')",
      message = "mac is no MAC address: write for instance 52:54:00:6b:3c:58")
  public record Host(
      @Doc("MAC address of the guest.") @Limits(maxLength = 17) Optional<String> mac,
      @Doc("DHCP unique identifier of the guest, for IPv6.") @Limits(maxLength = 390)
          Optional<String> id,
      @Doc("The address that it gets.") @Required @Limits(maxLength = 45) String ip,
      @Doc("The name that it gets.") @Limits(maxLength = 253) Optional<String> name) {

    /** Fills in what was left out. */
    public Host {
      mac = Objects.requireNonNullElse(mac, Optional.empty());
      id = Objects.requireNonNullElse(id, Optional.empty());
      ip = Objects.requireNonNullElse(ip, "");
      name = Objects.requireNonNullElse(name, Optional.empty());
    }
  }
}
