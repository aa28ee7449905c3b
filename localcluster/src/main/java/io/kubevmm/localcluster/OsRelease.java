package io.kubevmm.localcluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which distribution this is, as /etc/os-release says.
 *
 * @param id such as {@code debian}
 * @param version such as {@code 12}; empty for testing
 * @param name for people
 */
record OsRelease(String id, String version, String name) {

  private static final Set<String> SUPPORTED = Set.of("12", "13");

  static OsRelease ofThisMachine() {
    return parse(StateFiles.read(Path.of("/etc/os-release")));
  }

  static OsRelease parse(String text) {
    Map<String, String> values =
        text.lines()
            .filter(line -> line.contains("="))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1).replaceAll("^[\"']|[\"']$", ""),
                    (first, second) -> second));
    return new OsRelease(
        values.getOrDefault("ID", ""),
        values.getOrDefault("VERSION_ID", ""),
        values.getOrDefault("PRETTY_NAME", "This system"));
  }

  boolean isDebian() {
    return id.equals("debian");
  }

  boolean isSupportedDebian() {
    return isDebian() && SUPPORTED.contains(version);
  }
}
