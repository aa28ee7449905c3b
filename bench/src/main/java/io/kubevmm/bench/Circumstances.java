package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.libvirt.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures depend on, without which they are worth nothing. */
record Circumstances(Map<String, String> facts) {

  static Circumstances of(Rig rig, String accelerator, long seed) {
    Map<String, String> facts = machine();
    facts.put("accelerator", accelerator);
    facts.put("kubernetes", Json.text(rig.admin().get("/version"), "gitVersion"));
    try (Connection connection = Connection.open(rig.libvirt().uri())) {
      facts.put("libvirt", connection.libVersion().toString());
      facts.put("qemu", connection.hypervisorVersion().toString());
    }
    facts.put("seed", Long.toString(seed));
    return new Circumstances(facts);
  }

  /** Those of a measurement without a rig. */
  static Circumstances of(Map<String, String> own, long seed) {
    Map<String, String> facts = machine();
    facts.putAll(own);
    facts.put("seed", Long.toString(seed));
    return new Circumstances(facts);
  }

  private static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("load", load());
    facts.put("kernel", System.getProperty("os.version"));
    facts.put("java", Runtime.version().toString());
    return facts;
  }

  /** The load averages of the last one, five and fifteen minutes. */
  static String load() {
    try {
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
      return words[0] + " " + words[1] + " " + words[2];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, with the load as it is at the end. */
  Circumstances atEnd() {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put("load at the end", load());
    return new Circumstances(more);
  }

  String line() {
    StringBuilder line = new StringBuilder("  with");
    facts.forEach((name, value) -> line.append("  ").append(name).append(' ').append(value));
    return line.toString();
  }

  ObjectNode json() {
    ObjectNode node = Json.object();
    facts.forEach(node::put);
    return node;
  }
}
