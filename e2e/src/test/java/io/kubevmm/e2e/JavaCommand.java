package io.kubevmm.e2e;

import io.kubevmm.executor.Training;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.runtime.FileHold;
import io.kubevmm.runtime.JvmOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the tests call a program of ours: in a JVM like theirs, from the jars that they were built
 * with, and with an AOT cache, as its package does. A test suite starts some two hundred of them.
 */
final class JavaCommand {

  /** The second compiler would cost short lives more than it wins them. */
  private static final List<String> OPTIONS =
      Stream.concat(
              JvmOptions.SMALL.stream(),
              Stream.of(JvmOptions.FIRST_COMPILER, "--enable-native-access=ALL-UNNAMED"))
          .toList();

  /** Without the tests themselves: a JVM takes no cache beside a folder of classes. */
  private static final List<Path> CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(Path::of)
          .filter(entry -> !entry.endsWith("test-classes"))
          .filter(Files::exists)
          .toList();

  private static final List<String> CACHE = cache();

  private JavaCommand() {}

  static List<String> of(Class<?> main, List<String> jvmOptions, List<String> arguments) {
    List<String> command = java(CACHE);
    command.addAll(jvmOptions);
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  private static List<String> java(List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, CLASS_PATH.stream().map(Path::toString).toList()));
    command.addAll(more);
    return command;
  }

  /**
   * The option for a cache of these jars, which the first of the tests' JVMs makes. All programs
   * use it, so none links the classes of the others when it starts.
   */
  private static List<String> cache() {
    if (!CLASS_PATH.stream().allMatch(Files::isRegularFile)) {
      return List.of(); // Called from where nothing was packaged, such as an editor.
    }
    Path target = Lab.checkout().resolve("e2e/target");
    Path cache = target.resolve("tests.aot");
    try (FileHold _ = FileHold.await(target.resolve("tests.aot.lock"))) {
      if (isStale(cache)) {
        Path made = target.resolve("tests.aot.new");
        List<String> training = java(List.of("-XX:-AOTClassLinking", "-XX:AOTCacheOutput=" + made));
        training.add(Training.class.getName());
        Programs.run(Lab.PATIENCE, training).outputOrThrow();
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:AOTCache=" + cache);
  }

  private static boolean isStale(Path cache) throws IOException {
    if (!Files.exists(cache)) {
      return true;
    }
    for (Path jar : CLASS_PATH) {
      if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(cache)) > 0) {
        return true;
      }
    }
    return false;
  }
}
