package io.kubevmm.executor.node;

import io.kubevmm.api.Quantity;
import io.kubevmm.api.Requests;
import io.kubevmm.api.VirtualMachineNodeStatus.Address;
import io.kubevmm.api.VirtualMachineNodeStatus.CpuInfo;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Facts about this machine that do not come from libvirt. */
public final class Machine {

  private static final long MEBIBYTE = 1024 * 1024;

  /** What is left to the host at least, in bytes. */
  private static final long HOST_RESERVE = 512 * MEBIBYTE;

  private Machine() {}

  /** The running kernel's boot ID; another one means that the host was rebooted. */
  public static String bootId() {
    return read("/proc/sys/kernel/random/boot_id");
  }

  /** The host's name, in small letters. */
  public static String hostName() {
    return read("/proc/sys/kernel/hostname").toLowerCase(Locale.ROOT);
  }

  static String machineId() {
    return read("/etc/machine-id");
  }

  static String kernelVersion() {
    return read("/proc/sys/kernel/osrelease");
  }

  static String osImage() {
    return read("/etc/os-release")
        .lines()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("");
  }

  /** The host name and the addresses that other machines may reach this one at. */
  static List<Address> addresses(String hostname) {
    List<Address> addresses = new ArrayList<>();
    addresses.add(new Address("Hostname", hostname));
    try {
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!card.isUp() || card.isLoopback() || card.getName().startsWith("virbr")) {
          continue;
        }
        for (InetAddress address : Collections.list(card.getInetAddresses())) {
          if (!address.isLinkLocalAddress() && !(address instanceof Inet6Address)) {
            addresses.add(new Address("InternalIP", address.getHostAddress()));
          }
        }
      }
    } catch (SocketException e) {
      // A machine without a readable list of cards has its name only.
    }
    return addresses.stream().distinct().toList();
  }

  /** The address to reach this machine at: the first that is its own, else its name. */
  public static String internalAddress(String hostname) {
    return addresses(hostname).stream()
        .filter(address -> address.type().equals("InternalIP"))
        .findFirst()
        .map(Address::address)
        .orElse(hostname);
  }

  /**
   * What machines may use: virtual CPUs may be more than real ones by the ratio; memory is never
   * promised twice.
   */
  static Requests allocatable(Requests capacity, int cpuRatio) {
    long memory = capacity.memoryBytes();
    long reserve = Math.min(Math.max(HOST_RESERVE, memory / 20), memory / 2);
    return new Requests(capacity.cpus() * cpuRatio, memory - reserve);
  }

  /** As a node's status says it; memory in whole MiB, so that it is easily read. */
  static Map<String, String> resources(Requests requests) {
    long memory = Math.max(0, requests.memoryBytes()) / MEBIBYTE * MEBIBYTE;
    return Map.of(
        "cpu", Integer.toString(Math.max(0, requests.cpus())), "memory", Quantity.ofBytes(memory));
  }

  static CpuInfo cpu(String model, int sockets, int cores, int threads) {
    String vendor =
        read("/proc/cpuinfo")
            .lines()
            .filter(line -> line.startsWith("vendor_id"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
    return new CpuInfo(model, vendor, sockets, cores, threads);
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
