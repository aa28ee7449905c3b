package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Requests;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MAC = "52:54:00:AA:bb:01";

  private final List<ObjectNode> objects = new ArrayList<>();
  private final Room room = new Room(machine -> {});

  @Test
  void theOlderMachineKeepsTheAddress() throws IOException {
    VirtualMachine old = add("old", FIRST, MAC);
    VirtualMachine young =
        add("young", FIRST.plusSeconds(1), "52:54:00:00:00:02", MAC.toLowerCase(Locale.ROOT));
    assertObstacles(old, "");
    assertObstacles(
        young,
        "the MAC address 52:54:00:aa:bb:01 belongs to VirtualMachine shop/old, which is older: give"
            + " this machine another one");
  }

  @Test
  void theUidDecidesBetweenMachinesOfTheSameAge() throws IOException {
    VirtualMachine a = add("a", FIRST, MAC);
    VirtualMachine b = add("b", FIRST, MAC);
    VirtualMachine c = add("c", FIRST, MAC);
    assertObstacles(a, "");
    assertObstacles(b, "shop/a");
    assertObstacles(c, "shop/a");
  }

  @Test
  void aGuestKeepsItsAddressWhoeverIsOlder() throws IOException {
    VirtualMachine a = add("a", FIRST, MAC);
    VirtualMachine b = add("b", FIRST, MAC);
    room.occupy(b.key(), Requests.NONE);
    assertObstacles(b, "shop/a, which is older");
    assertObstacles(a, "shop/b, whose guest runs");
    objects.removeFirst();
    assertObstacles(b, "");
  }

  @Test
  void addressesOfTheirOwnAreNoObstacle() throws IOException {
    add("a", FIRST, MAC);
    VirtualMachine b = add("b", FIRST.plusSeconds(1), "52:54:00:00:00:02", "");
    VirtualMachine none = add("none", FIRST.plusSeconds(1));
    assertObstacles(b, "");
    assertObstacles(none, "");
  }

  private VirtualMachine add(String name, Instant created, String... macs) {
    ObjectNode object = ApiMapper.JSON.createObjectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE);
    object
        .putObject("metadata")
        .put("namespace", "shop")
        .put("name", name)
        .put("uid", "uid-" + name)
        .put("resourceVersion", "1")
        .put("creationTimestamp", created.toString());
    for (String mac : macs) {
      ObjectNode card =
          object.withObject("/spec/domain/devices").withArray("interface").addObject();
      if (!mac.isEmpty()) {
        card.putObject("mac").put("address", mac);
      }
    }
    objects.add(object);
    return VirtualMachine.of(object);
  }

  /** An API server that has the objects and nothing to watch. */
  private void assertObstacles(VirtualMachine vm, String words) throws IOException {
    ObjectNode list = ApiMapper.JSON.createObjectNode();
    list.put("apiVersion", Kinds.API_VERSION).put("kind", "VirtualMachineList");
    list.putObject("metadata").put("resourceVersion", "1");
    list.putArray("items").addAll(objects);
    byte[] answer = list.toString().getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean watch = exchange.getRequestURI().getQuery().contains("watch=");
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, watch ? -1 : answer.length);
          if (!watch) {
            exchange.getResponseBody().write(answer);
          }
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (KubeClient client = new KubeClient(KubeConfig.of(uri), "test");
        Informer<VirtualMachine> informer =
            Informer.builder(client, Resources.VIRTUAL_MACHINES, VirtualMachine::of).build()) {
      assertThat(informer.start().awaitSync(Duration.ofSeconds(30))).isTrue();
      String message =
          Addresses.obstacle(vm, new Machines(informer), room).map(Failure::message).orElse("");
      assertThat(message).contains(words);
      assertThat(message.isEmpty()).isEqualTo(words.isEmpty());
      Addresses.obstacle(vm, new Machines(informer), room)
          .ifPresent(f -> assertThat(f.reason()).isEqualTo(Conditions.DUPLICATE_MAC));
    } finally {
      server.stop(0);
    }
  }
}
