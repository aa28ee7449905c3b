package io.kubevmm.bench;

import io.kubevmm.localcluster.KubevmmProcesses;
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
      new JvmVariant("as up starts it", KubevmmProcesses.EXECUTOR_JVM_OPTIONS, Map.of(), false);

  JvmVariant {
    options = List.copyOf(options);
    environment = Map.copyOf(environment);
  }

  /**
   * The launcher's, and what changes with another option. By default the first heap is a 64th of
   * the machine's memory, and all of its young part is touched once however little lives in it: it
   * is most of what a small process needs, and hides what each machine adds.
   */
  static List<JvmVariant> all() {
    return List.of(
        LAUNCHER,
        new JvmVariant(
            "the JVM's own first heap",
            LAUNCHER.options().stream().filter(option -> !option.startsWith("-Xms")).toList(),
            Map.of(),
            false),
        LAUNCHER.with("compact headers", "-XX:+UseCompactObjectHeaders"),
        LAUNCHER.withCache("AOT cache"),
        LAUNCHER.withEnvironment("2 malloc arenas", "MALLOC_ARENA_MAX", "2"),
        LAUNCHER.with("stacks 256k", "-Xss256k"),
        LAUNCHER.with("heap given back", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"),
        LAUNCHER
            .with("", "-XX:+UseCompactObjectHeaders")
            .withEnvironment("", "MALLOC_ARENA_MAX", "2")
            .withCache("headers, cache, arenas"),
        LAUNCHER.with("native heap kept", "-XX:TrimNativeHeapInterval=0"),
        LAUNCHER.with("without C2", "-XX:TieredStopAtLevel=1"),
        new JvmVariant("no options at all", List.of(), Map.of(), false));
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
