package io.kubevmm.executor.live;

import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.change.Verdict;
import io.kubevmm.analyser.compare.Difference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes that one call makes together, such as all of one disk's limits.
 *
 * @param name the same as long as the same is wanted
 * @param call libvirt's function
 */
record ChangeGroup(String name, String call, List<Change> changes) {

  /** Calls that take a part of the whole domain, whatever of it changed. */
  private static final Set<String> WHOLE =
      Set.of(
          "virDomainSetMemoryParameters",
          "virDomainSetSchedulerParametersFlags",
          "virDomainSetBlkioParameters",
          "virDomainSetPerfEvents",
          "virDomainSetMemoryFlags",
          "virDomainSetVcpusFlags");

  /** What is live of them; room is made first, and controllers come before what hangs on them. */
  static List<ChangeGroup> of(List<Change> changes) {
    Map<String, List<Change>> groups = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change.verdict() instanceof Verdict.Live(String call)) {
        groups
            .computeIfAbsent(call + " " + target(call, change), k -> new ArrayList<>())
            .add(change);
      }
    }
    List<ChangeGroup> all = new ArrayList<>();
    groups.forEach((key, members) -> {
      String name = key + " " + Integer.toHexString(wanted(members));
      all.add(new ChangeGroup(name, key.substring(0, key.lastIndexOf(' ')), List.copyOf(members)));
    });
    all.sort(Comparator.comparingInt(ChangeGroup::rank));
    return all;
  }

  private static String target(String call, Change change) {
    if (WHOLE.contains(call)) {
      return "-";
    }
    String path = change.difference().path();
    int entry = path.indexOf(']');
    return (entry < 0 ? path : path.substring(0, entry + 1)).replace(' ', '_');
  }

  private static int wanted(List<Change> changes) {
    return changes.stream()
        .map(change -> change.difference())
        .map(difference ->
            switch (difference) {
              case Difference.Added added -> added.value();
              case Difference.Changed changed -> changed.to();
              case Difference.Removed removed -> "";
            })
        .toList()
        .hashCode();
  }

  private int rank() {
    boolean controller = paths().getFirst().startsWith("devices.controller");
    return switch (call) {
      case "virDomainDetachDeviceFlags" -> controller ? 3 : 0;
      case "virDomainAttachDeviceFlags" -> controller ? 1 : 2;
      case "virDomainSetMemoryFlags" -> 4; // there may be more once a module is plugged in
      default -> 0;
    };
  }

  List<String> paths() {
    return changes.stream().map(change -> change.difference().path()).toList();
  }
}
