package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** One network card of a virtual machine. */
@Rule(
    value = "self.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    message = "a network card's name consists of lower-case letters, digits and hyphens")
@Rule(
    value =
        "!has(self.macAddress) ||"
            + " self.macAddress.matches('^[0-9a-fA-F][02468aceACE](:[0-9a-fA-F]{2}){5}$')",
    message = "macAddress is no MAC address of one card: write for instance 52:54:00:6b:3c:58")
public record MachineNetwork(
    @Doc("Name of the card within the machine.") @Required @Limits(maxLength = 63) String name,
    @Doc("The VirtualMachineNetwork that it is plugged into.") @Required @Limits(maxLength = 63)
        String network,
    @Doc("Its MAC address; left out: one that stays the same for the machine's life.")
        @Limits(maxLength = 17)
        Optional<String> macAddress,
    @Doc("What the guest sees; left out: virtio.")
        @OneOf({
          "virtio",
          "virtio-transitional",
          "virtio-non-transitional",
          "e1000",
          "e1000e",
          "igb",
          "rtl8139",
          "vmxnet3"
        })
        Optional<String> model,
    @Doc("How much may pass.") Optional<Bandwidth> bandwidth,
    @Doc("Whether the cable is plugged in; left out: up.") @OneOf({"up", "down"})
        Optional<String> link,
    @Doc("Position in the order in which the firmware tries devices, from 1.")
        @Limits(min = 1, max = 64)
        Optional<Integer> bootOrder) {

  /** Fills in what was left out. */
  public MachineNetwork {
    name = Objects.requireNonNullElse(name, "");
    network = Objects.requireNonNullElse(network, "");
    macAddress = Objects.requireNonNullElse(macAddress, Optional.empty());
    model = Objects.requireNonNullElse(model, Optional.empty());
    bandwidth = Objects.requireNonNullElse(bandwidth, Optional.empty());
    link = Objects.requireNonNullElse(link, Optional.empty());
    bootOrder = Objects.requireNonNullElse(bootOrder, Optional.empty());
  }

  /**
   * Its MAC address, in lower case. One that nobody chose is made of 40 bits of a hash, so it is
   * the same for the machine's life, whatever other cards come and go.
   *
   * @param uid the machine's
   */
  public String macOrDefault(String uid) {
    return macAddress.map(mac -> mac.toLowerCase(Locale.ROOT)).orElseGet(() -> generated(uid));
  }

  private String generated(String uid) {
    try {
      byte[] text = (uid + "/networks/" + name).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return "02:" + HexFormat.ofDelimiter(":").formatHex(hash, 0, 5);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
