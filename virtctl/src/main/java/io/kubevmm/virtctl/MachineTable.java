package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.kube.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Machines as a table like kubectl's. */
record MachineTable(boolean withNamespace, boolean wide, Instant now) {

  String of(List<ObjectNode> machines) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings());
    machines.forEach(machine -> rows.add(row(new Machine(machine))));
    return Table.of(rows);
  }

  private List<String> headings() {
    List<String> headings = new ArrayList<>();
    if (withNamespace) {
      headings.add("NAMESPACE");
    }
    headings.addAll(List.of("NAME", "PHASE", "CPU", "MEMORY", "NODE", "IP", "AGE"));
    if (wide) {
      headings.addAll(List.of("READY", "REASON", "DOMAIN"));
    }
    return headings;
  }

  private List<String> row(Machine machine) {
    ObjectNode object = machine.object();
    List<String> row = new ArrayList<>();
    if (withNamespace) {
      row.add(machine.key().namespace());
    }
    row.add(machine.key().name());
    row.add(machine.phase());
    row.add(or(Json.text(object, "spec", "cpu")));
    row.add(or(Json.text(object, "spec", "memory")));
    row.add(or(Json.text(object, "spec", "nodeName")));
    row.add(or(machine.address()));
    row.add(age(Json.text(object, "metadata", "creationTimestamp"), now));
    if (wide) {
      row.add(or(Json.text(machine.condition(Conditions.READY), "status")));
      row.add(or(machine.reason()));
      row.add(or(Json.text(object, "status", "domain", "name")));
    }
    return row;
  }

  private static String or(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  /** Rounded as kubectl rounds: 45s, 4m10s, 25m, 3h20m, 12h, 2d5h, 30d, 2y40d. */
  static String age(String since, Instant now) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(since), now);
    } catch (DateTimeException e) {
      return "<unknown>";
    }
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    } else if (minutes < 10) {
      return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    } else if (hours < 3) {
      return minutes + "m";
    } else if (hours < 8) {
      return hours + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    } else if (hours < 48) {
      return hours + "h";
    } else if (days < 8) {
      return days + "d" + (hours % 24 == 0 ? "" : hours % 24 + "h");
    } else if (days < 2 * 365) {
      return days + "d";
    }
    return days / 365 + "y" + (days < 8 * 365 && days % 365 != 0 ? days % 365 + "d" : "");
  }
}
