package io.kubevmm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A way to start the executor's JVM.
 *
 * @param name for the report
 * @param cached whether it starts from an AOT cache that a first run of it has left
 */
record JvmVariant(
    String name, List<String> options, Map<String, String> environment, boolean cached) {

  /** What `./kubevmm up` gives its processes. */
  static final JvmVariant LAUNCHER =
      new JvmVariant(
          "as up starts it",
          List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"),
          Map.of(),
          false);

  JvmVariant {
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
  }

  /** Each changes one thing about the launcher's; the last ones are combinations. */
  static List<JvmVariant> all() {
    return List.of(
        new JvmVariant("no options at all", List.of(), Map.of(), false),
        new JvmVariant("SerialGC, with C2", List.of("-XX:+UseSerialGC"), Map.of(), false),
        LAUNCHER,
        LAUNCHER.with("-Xmx128m", "-Xmx128m"),
        LAUNCHER.with("compact headers", "-XX:+UseCompactObjectHeaders"),
        LAUNCHER.with("stacks 256k", "-Xss256k"),
        LAUNCHER.with(
            "heap given back", "-Xms16m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"),
        LAUNCHER.with("small code cache", "-XX:ReservedCodeCacheSize=24m"),
        LAUNCHER.withEnvironment("two malloc arenas", "MALLOC_ARENA_MAX", "2"),
        LAUNCHER.withCache("AOT cache"),
        LAUNCHER
            .with(
                "all of them",
                "-Xms16m",
                "-Xss256k",
                "-XX:+UseCompactObjectHeaders",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20")
            .withEnvironment("all of them, uncached", "MALLOC_ARENA_MAX", "2")
            .withCache("all of them"));
  }

  JvmVariant with(String newName, String... more) {
    List<String> both = Stream.concat(options.stream(), Stream.of(more)).toList();
    return new JvmVariant(newName, both, environment, cached);
  }

  JvmVariant withEnvironment(String newName, String variable, String value) {
    return new JvmVariant(newName, options, Map.of(variable, value), cached);
  }

  JvmVariant withCache(String newName) {
    return new JvmVariant(newName, options, environment, true);
  }

  /** The executor's settings for a run that makes the cache. */
  Rig.ExecutorSettings recording(String node, String uri, Path cache) {
    return settings(node, uri, "-XX:AOTCacheOutput=" + cache);
  }

  /** The executor's settings; {@code cache} counts when it is {@link #cached}. */
  Rig.ExecutorSettings running(String node, String uri, Path cache) {
    return cached ? settings(node, uri, "-XX:AOTCache=" + cache) : settings(node, uri);
  }

  private Rig.ExecutorSettings settings(String node, String uri, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Rig.ExecutorSettings(node, uri, "test", all, environment);
  }
}
