package io.kubevmm.localcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loopback ports of one control plane. Free ones are chosen once, below the range from which
 * the kernel hands out ports to outgoing connections, and kept in the state folder: kubeconfigs
 * stay valid over restarts.
 */
record Ports(int etcd, int etcdPeer, int apiServer, int controllerManager) {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  static Ports ensure(Path file, OptionalInt apiServerPort) {
    List<Integer> kept = read(file);
    if (kept.size() == 4 && (apiServerPort.isEmpty() || kept.get(2) == apiServerPort.getAsInt())) {
      return new Ports(kept.get(0), kept.get(1), kept.get(2), kept.get(3));
    }
    Set<Integer> taken = new HashSet<>();
    Ports ports =
        new Ports(
            free(taken), free(taken), apiServerPort.orElseGet(() -> free(taken)), free(taken));
    StateFiles.write(
        file,
        "%d %d %d %d%n"
            .formatted(ports.etcd, ports.etcdPeer, ports.apiServer, ports.controllerManager));
    return ports;
  }

  private static List<Integer> read(Path file) {
    try {
      return Arrays.stream(StateFiles.read(file).strip().split(" "))
          .filter(word -> !word.isEmpty())
          .map(Integer::valueOf)
          .collect(Collectors.toList());
    } catch (NumberFormatException e) {
      return List.of();
    }
  }

  private static int free(Set<Integer> taken) {
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new LocalClusterException(
        "No free TCP port was found between %d and %d.".formatted(LOWEST, HIGHEST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
