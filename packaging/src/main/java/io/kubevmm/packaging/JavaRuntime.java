package io.kubevmm.packaging;

import io.kubevmm.runtime.JvmOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Java runtime of just the modules that some programs need, made from the JDK that runs this, by
 * the JDK's own {@code jdeps} and {@code jlink}. It has no archive of loaded classes: that is not
 * the same bytes each time.
 */
public final class JavaRuntime {

  /**
   * What no class names, but the programs need: the locks and sockets of {@code jdk.net}, the
   * algorithms of TLS, and the description of the machine for the metrics.
   */
  private static final Set<String> ALWAYS =
      Set.of("java.base", "java.management", "jdk.crypto.ec", "jdk.management", "jdk.net");

  /** What libraries name for uses that we do not make of them: Jackson, JavaBeans' annotations. */
  private static final Set<String> NEVER = Set.of("java.desktop");

  private JavaRuntime() {}

  /**
   * Makes a runtime for several programs.
   *
   * @param output a folder that must not exist yet
   * @return the names of the modules that are in it
   * @throws PackagingException with the tool's own words, if it fails
   */
  public static Set<String> make(Path output, Collection<Program> programs) {
    Set<String> modules = new TreeSet<>(ALWAYS);
    modules.addAll(needed(programs));
    run(
        "jlink",
        "--add-modules",
        String.join(",", modules),
        "--output",
        output.toString(),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages");
    return modules;
  }

  /** The version of the runtime that {@link #make} copies from, such as {@code 25.0.1+8-LTS}. */
  static String version() {
    return Runtime.version().toString();
  }

  private static Set<String> needed(Collection<Program> programs) {
    Set<String> libraries = new TreeSet<>();
    List<String> own = new ArrayList<>();
    for (Program program : programs) {
      List<String> jars = program.jars().stream().map(Path::toString).toList();
      own.add(jars.getFirst());
      libraries.addAll(jars.subList(1, jars.size()));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--print-module-deps",
                "--recursive",
                "--ignore-missing-deps",
                "--multi-release",
                "base",
                "--class-path",
                String.join(File.pathSeparator, libraries)));
    arguments.addAll(own);
    String modules = run("jdeps", arguments.toArray(String[]::new));
    Set<String> needed = new TreeSet<>(List.of(modules.strip().split(",")));
    needed.removeAll(NEVER);
    return needed;
  }

  /**
   * In a JVM of its own: jlink writes classes by what its JVM has done before. It ends before the
   * second compiler is of use, which would double its processor time.
   */
  private static String run(String tool, String... arguments) {
    Path program = Path.of(System.getProperty("java.home"), "bin", tool);
    if (!Files.isExecutable(program)) {
      throw new PackagingException(
          "this Java has no " + tool + "; a whole JDK of version 25 is needed");
    }
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-J" + JvmOptions.FIRST_COMPILER));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new PackagingException(tool + " failed: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingException(tool + " was interrupted");
    }
  }
}
