package io.kubevmm.localcluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The few places outside the checkout that this project writes to.
 *
 * @param state what one cluster is: keys, data, pid files, logs, guest images
 * @param cache what can be made again: programs, unpacked packages
 * @param assets a folder of control plane binaries that someone provides
 */
public record HostFolders(Path state, Path cache, Optional<Path> assets) {

  /** From KUBEVMM_STATE, XDG_CACHE_HOME and KUBEVMM_ASSETS, else the usual places. */
  public static HostFolders of(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", "/root"));
    Path cacheHome =
        variable(environment, "XDG_CACHE_HOME").map(Path::of).orElse(home.resolve(".cache"));
    return new HostFolders(
        Path.of(variable(environment, "KUBEVMM_STATE").orElse("/var/lib/kubevmm")),
        cacheHome.resolve("kubevmm"),
        variable(environment, "KUBEVMM_ASSETS").map(Path::of));
  }

  public static HostFolders ofThisProcess() {
    return of(System.getenv());
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
