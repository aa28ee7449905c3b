package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of yamls/. */
public final class Manifests {

  /** What the names of the files begin with that describe Pods of our own processes. */
  private static final String PODS = "4";

  private Manifests() {}

  /**
   * kubectl's command line that applies all but the Pods, for a cluster whose controller and
   * scheduler run as processes beside it.
   *
   * @param folder yamls/
   */
  public static String[] applyWithoutPods(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Stream<String> named =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.getFileName().toString().startsWith(PODS))
              .sorted()
              .flatMap(file -> List.of("-f", file.toString()).stream());
      return Stream.concat(Stream.of("apply"), named).toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
