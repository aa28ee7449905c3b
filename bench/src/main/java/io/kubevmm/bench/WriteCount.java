package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes, counted by who made them and what they wrote. Events and Leases stand apart: the first
 * are for people, the second beat at their own pace.
 *
 * @param objects by "user verb resource"
 * @param events Events, alike
 * @param leases Leases, alike
 */
record WriteCount(Map<String, Long> objects, Map<String, Long> events, Map<String, Long> leases) {

  static WriteCount of(List<AuditLog.Write> writes) {
    return new WriteCount(
        count(writes, write -> !write.isEvent() && !write.isLease()),
        count(writes, AuditLog.Write::isEvent),
        count(writes, AuditLog.Write::isLease));
  }

  /** How many writes neither Events nor Leases got. */
  long objectWrites() {
    return sum(objects);
  }

  long eventWrites() {
    return sum(events);
  }

  long leaseWrites() {
    return sum(leases);
  }

  /** A line for each kind of write, most frequent first; {@code share} divides the counts. */
  List<String> lines(long share) {
    return Stream.of(objects, events)
        .flatMap(counts ->
            counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed()))
        .map(entry -> "%6.2f  %s".formatted((double) entry.getValue() / share, entry.getKey()))
        .toList();
  }

  ObjectNode json() {
    ObjectNode node = Json.object();
    objects.forEach(node.putObject("objects")::put);
    events.forEach(node.putObject("events")::put);
    leases.forEach(node.putObject("leases")::put);
    return node;
  }

  private static Map<String, Long> count(
      List<AuditLog.Write> writes, Predicate<AuditLog.Write> wanted) {
    return writes.stream()
        .filter(wanted)
        .collect(
            Collectors.groupingBy(
                write -> write.user() + " " + write.verb() + " " + write.resource(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
