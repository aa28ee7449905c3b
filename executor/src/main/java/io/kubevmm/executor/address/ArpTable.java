package io.kubevmm.executor.address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's IPv4 neighbours. It is read from the kernel's file, since libvirt's own reading of it
 * (VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP) fails on newer kernels: "wrong nlmsg len".
 */
final class ArpTable {

  private static final Logger LOG = LoggerFactory.getLogger(ArpTable.class);

  /** ATF_COM of linux/if_arp.h: the neighbour has answered. */
  private static final int COMPLETE = 0x02;

  private final Path file;

  /** The table that this process can see. */
  ArpTable() {
    this(Path.of("/proc/net/arp"));
  }

  ArpTable(Path file) {
    this.file = file;
  }

  /** The addresses that a card has answered from. */
  List<String> of(Card card) {
    if (card.bridge().isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .filter(row -> row.length == 6 && row[5].equals(card.bridge()))
          .filter(row -> (Integer.decode(row[2]) & COMPLETE) != 0)
          .filter(row -> row[3].toLowerCase(Locale.ROOT).equals(card.mac()))
          .map(row -> row[0])
          .toList();
    } catch (IOException | NumberFormatException e) {
      LOG.debug("{} cannot be read", file, e);
      return List.of();
    }
  }
}
