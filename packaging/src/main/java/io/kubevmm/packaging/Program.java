package io.kubevmm.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of our processes as Maven left it in its module.
 *
 * @param module the module's name, such as {@code controller}
 * @param jars its own JAR, then its libraries by name
 */
public record Program(String module, List<Path> jars) {

  /** What our own JARs' names begin with. */
  static final String OWN_PREFIX = "kubevmm-";

  /**
   * The program of a module that has been built.
   *
   * @param root the folder of the whole project
   * @throws PackagingException if the module has not been built
   */
  public static Program of(Path root, String module) {
    Path target = root.resolve(module).resolve("target");
    Path own = target.resolve(OWN_PREFIX + module + ".jar");
    Path libraries = target.resolve("lib");
    if (!Files.isRegularFile(own) || !Files.isDirectory(libraries)) {
      throw new PackagingException(
          "module " + module + " has not been built: " + own + " is absent");
    }
    try (Stream<Path> found = Files.list(libraries)) {
      Stream<Path> sorted = found.filter(jar -> jar.toString().endsWith(".jar")).sorted();
      return new Program(module, Stream.concat(Stream.of(own), sorted).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class that the process starts with. */
  public String mainClass() {
    return "io.kubevmm." + module + ".Main";
  }
}
