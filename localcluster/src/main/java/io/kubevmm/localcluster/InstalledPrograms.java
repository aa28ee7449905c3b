package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JARs with which the processes run: copies, since a JVM that runs from a checkout dies when
 * the next build replaces its JARs. Each build has a folder named by a digest of its content, so an
 * unchanged build leaves the command line of a process as it is.
 *
 * @param classPaths by module, each a list of JARs joined by colons
 */
public record InstalledPrograms(Map<String, String> classPaths) {

  public InstalledPrograms {
    classPaths = Map.copyOf(classPaths);
  }

  /**
   * Copies the built modules of {@code checkout} into {@code programs}, and removes older builds.
   */
  public static InstalledPrograms install(Path checkout, List<String> modules, Path programs) {
    try {
      Map<String, List<Path>> jars = new TreeMap<>();
      for (String module : modules) {
        jars.put(module, jarsOf(checkout, module));
      }
      Path folder = programs.resolve(digest(jars));
      if (!Files.isDirectory(folder)) {
        copy(jars, folder);
      }
      return new InstalledPrograms(
          jars.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, entry -> classPath(folder, entry.getValue()))));
    } catch (IOException e) {
      throw new UncheckedIOException("The programs can't be copied to " + programs + ".", e);
    }
  }

  /** Removes every build but this one; called when no process runs from another any more. */
  public void removeOthers(Path programs) {
    try (Stream<Path> builds = Files.list(programs)) {
      builds
          .filter(build ->
              classPaths.values().stream().noneMatch(path -> path.contains(build.toString())))
          .forEach(StateFiles::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path of one module's process. */
  public String classPath(String module) {
    String path = classPaths.get(module);
    if (path == null) {
      throw new IllegalArgumentException("The module " + module + " was not installed.");
    }
    return path;
  }

  private static List<Path> jarsOf(Path checkout, String module) throws IOException {
    Path target = checkout.resolve(module).resolve("target");
    Path own = target.resolve("kubevmm-" + module + ".jar");
    if (!Files.exists(own)) {
      throw new LocalClusterException(
          "The module %s is not built: %s is missing. `./kubevmm up` builds it."
              .formatted(module, own));
    }
    try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
      return Stream.concat(
              Stream.of(own), libraries.filter(file -> file.toString().endsWith(".jar")).sorted())
          .toList();
    }
  }

  private static void copy(Map<String, List<Path>> jars, Path folder) throws IOException {
    Path fresh = Path.of(folder + ".new");
    StateFiles.deleteTree(fresh);
    Files.createDirectories(fresh);
    for (List<Path> ofModule : jars.values()) {
      for (Path jar : ofModule) {
        Files.copy(jar, fresh.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String classPath(Path folder, List<Path> jars) {
    return jars.stream()
        .map(jar -> folder.resolve(jar.getFileName()).toString())
        .collect(Collectors.joining(":"));
  }

  private static String digest(Map<String, List<Path>> jars) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (List<Path> ofModule : jars.values()) {
        for (Path jar : ofModule) {
          sha.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
          sha.update(Files.readAllBytes(jar));
        }
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
