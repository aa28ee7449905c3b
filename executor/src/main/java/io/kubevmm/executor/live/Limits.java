package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kubevmm.libvirt.DomainTuning;
import io.kubevmm.libvirt.ParameterList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Limits and weights of a domain's document as libvirt's parameters. What the wanted document does
 * not limit any more is set to what libvirt takes for no limit.
 */
final class Limits {

  private static final long NO_QUOTA = -1;

  private Limits() {}

  /** memtune. */
  static ParameterList memory(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    for (String key : Set.of("hard_limit", "soft_limit", "swap_hard_limit")) {
      if (!running.path(key).equals(wanted.path(key))) {
        list.unsignedLong(
            key, wanted.has(key) ? kib(wanted.get(key)) : DomainTuning.UNLIMITED_MEMORY);
      }
    }
    return list;
  }

  /** cputune. A weight or a period has no value for none: its default comes at the next start. */
  static ParameterList scheduler(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    for (String key : keys(running, wanted)) {
      if (running.path(key).equals(wanted.path(key))) {
        continue;
      }
      if (key.endsWith("quota")) {
        list.signedLong(parameter(key), wanted.has(key) ? number(wanted.get(key)) : NO_QUOTA);
      } else if (wanted.has(key) && (key.equals("shares") || key.endsWith("period"))) {
        list.unsignedLong(parameter(key), number(wanted.get(key)));
      }
    }
    return list;
  }

  private static String parameter(String key) {
    return switch (key) {
      case "shares" -> "cpu_shares";
      case "period" -> "vcpu_period";
      case "quota" -> "vcpu_quota";
      default -> key;
    };
  }

  /** blkiotune. */
  static ParameterList blkio(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    if (wanted.has("weight") && !running.path("weight").equals(wanted.path("weight"))) {
      list.unsignedInt("weight", number(wanted.get("weight")));
    }
    for (String key :
        Set.of("weight", "read_iops_sec", "write_iops_sec", "read_bytes_sec", "write_bytes_sec")) {
      String devices = devices(running.path("device"), wanted.path("device"), key);
      if (!devices.isEmpty()) {
        list.text("device_" + key, devices);
      }
    }
    return list;
  }

  /** "path,value,path,value"; 0 is no limit. */
  private static String devices(JsonNode running, JsonNode wanted, String key) {
    StringBuilder text = new StringBuilder();
    for (JsonNode device : running) {
      if (device.has(key)
          && device(wanted, device.path("path").asText()).path(key).isMissingNode()) {
        append(text, device, "0");
      }
    }
    for (JsonNode device : wanted) {
      JsonNode before = device(running, device.path("path").asText());
      if (device.has(key) && !device.path(key).equals(before.path(key))) {
        append(text, device, device.path(key).asText());
      }
    }
    return text.toString();
  }

  private static JsonNode device(JsonNode devices, String path) {
    for (JsonNode device : devices) {
      if (device.path("path").asText().equals(path)) {
        return device;
      }
    }
    return MissingNode.getInstance();
  }

  private static void append(StringBuilder text, JsonNode device, String value) {
    text.append(text.isEmpty() ? "" : ",")
        .append(device.path("path").asText())
        .append(',')
        .append(value);
  }

  /** A disk's iotune: libvirt's names are the same. */
  static ParameterList blockIo(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    for (String key : keys(running, wanted)) {
      if (key.equals("group_name")) {
        if (wanted.has(key)) {
          list.text(key, wanted.path(key).asText());
        }
      } else {
        list.unsignedLong(key, wanted.has(key) ? number(wanted.get(key)) : 0);
      }
    }
    return list;
  }

  /** An interface's bandwidth, in KiB/s and KiB. */
  static ParameterList bandwidth(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    for (String direction : new TreeSet<>(Set.of("inbound", "outbound"))) {
      JsonNode after = wanted.path(direction);
      for (String key : keys(running.path(direction), after)) {
        list.unsignedInt(direction + "." + key, after.has(key) ? number(after.get(key)) : 0);
      }
    }
    return list;
  }

  /** An I/O thread's polling and pool. */
  static ParameterList ioThread(JsonNode wanted) {
    ParameterList list = new ParameterList();
    JsonNode poll = wanted.path("poll");
    if (poll.has("max")) {
      list.unsignedLong("poll_max_ns", number(poll.get("max")));
    }
    if (poll.has("grow")) {
      list.unsignedInt("poll_grow", number(poll.get("grow")));
    }
    if (poll.has("shrink")) {
      list.unsignedInt("poll_shrink", number(poll.get("shrink")));
    }
    for (String size : List.of("thread_pool_min", "thread_pool_max")) {
      if (wanted.has(size)) {
        list.signedInt(size, wanted.path(size).asInt());
      }
    }
    return list;
  }

  /** Performance events. */
  static ParameterList perf(JsonNode running, JsonNode wanted) {
    ParameterList list = new ParameterList();
    for (JsonNode event : wanted.path("event")) {
      list.flag(event.path("name").asText(), event.path("enabled").asText().matches("yes|true"));
    }
    for (JsonNode event : running.path("event")) {
      if (!has(wanted.path("event"), event.path("name").asText())) {
        list.flag(event.path("name").asText(), false);
      }
    }
    return list;
  }

  private static boolean has(JsonNode events, String name) {
    for (JsonNode event : events) {
      if (event.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> keys(JsonNode a, JsonNode b) {
    Set<String> keys = new TreeSet<>();
    a.fieldNames().forEachRemaining(keys::add);
    b.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static long number(JsonNode value) {
    JsonNode scalar = value.isObject() ? value.path("value") : value;
    return Long.parseLong(scalar.asText().strip());
  }

  /** An amount of memory, in KiB; that is also the unit where none is named. */
  static long kib(JsonNode amount) {
    long value = number(amount);
    String unit = amount.path("unit").asText("KiB").toLowerCase(Locale.ROOT);
    return switch (unit) {
      case "b", "bytes" -> Math.ceilDiv(value, 1024);
      case "k", "kib" -> value;
      case "m", "mib" -> Math.multiplyExact(value, 1L << 10);
      case "g", "gib" -> Math.multiplyExact(value, 1L << 20);
      case "t", "tib" -> Math.multiplyExact(value, 1L << 30);
      default ->
          throw new IllegalArgumentException("'" + unit + "' is no unit that libvirt writes");
    };
  }
}
