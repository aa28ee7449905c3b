package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreeComparison;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Drift;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.XmlFlag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what somebody changed in a domain behind our back. */
public final class DriftCheck {

  private static final Pattern SECRET = Pattern.compile("(?i)passw|secret|key$");
  private static final int LONGEST = 128;

  private final XmlCodec codec;

  public DriftCheck(XmlCodec codec) {
    this.codec = codec;
  }

  /**
   * Compares a domain with what it was defined as.
   *
   * @param recorded the definition as libvirt gave it back when we had defined it
   * @param written what the user wrote into spec.domain
   */
  public List<Drift> of(Domain domain, String recorded, ObjectNode written) {
    ObjectNode desired = codec.toTree(recorded);
    SpecPath paths = new SpecPath(written, desired);
    Map<String, Drift> found = new LinkedHashMap<>();
    ObjectNode persistent = codec.toTree(domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE));
    for (Difference difference : TreeComparison.of(persistent, desired)) {
      if (!ours(difference)) {
        String path = paths.of(difference);
        String same = text(difference.path(), wanted(difference));
        found.put(path, new Drift(path, same, text(difference.path(), there(difference)), same));
      }
    }
    if (domain.isActive()) {
      ObjectNode running = RunningDocument.of(domain, codec, desired);
      LiveOnly noise = new LiveOnly(running, written);
      for (Difference difference : TreeComparison.of(running, desired)) {
        if (!ours(difference) && !noise.covers(difference)) {
          String path = paths.of(difference);
          String want = text(difference.path(), wanted(difference));
          String live = text(difference.path(), there(difference));
          String stored = Optional.ofNullable(found.get(path)).map(Drift::persistent).orElse(want);
          found.put(path, new Drift(path, want, stored, live));
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  /** Our own work: marks, media in drives, and layers of disks that snapshots move. */
  private static boolean ours(Difference difference) {
    String where = difference.place().declaration();
    JsonNode device = difference.place().after();
    String alias = device.path("alias").path("name").asText();
    boolean managed = alias.startsWith(Aliases.DISK) || alias.startsWith(Aliases.DRIVE);
    return where.equals("metadata")
        || (managed
            && (where.startsWith("devices.disk[].source")
                || where.startsWith("devices.disk[].driver")
                || where.startsWith("devices.disk[].backingStore")
                || where.equals("devices.disk[].type")));
  }

  private static Optional<JsonNode> wanted(Difference difference) {
    return switch (difference) {
      case Difference.Added added -> Optional.of(added.value());
      case Difference.Changed changed -> Optional.of(changed.to());
      case Difference.Removed removed -> Optional.empty();
    };
  }

  private static Optional<JsonNode> there(Difference difference) {
    return switch (difference) {
      case Difference.Added added -> Optional.empty();
      case Difference.Changed changed -> Optional.of(changed.from());
      case Difference.Removed removed -> Optional.of(removed.value());
    };
  }

  /** A value as a status shows it; whole devices are there or not. */
  private static String text(String path, Optional<JsonNode> value) {
    if (value.isEmpty()) {
      return "";
    }
    if (value.get().isContainerNode()) {
      return "present";
    }
    if (SECRET.matcher(path).find()) {
      return "(hidden)";
    }
    String text = value.get().asText();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
