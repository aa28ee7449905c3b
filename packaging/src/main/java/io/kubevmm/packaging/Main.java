package io.kubevmm.packaging;

import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./kubevmm images}, {@code deb} and {@code chart}: makes what users install. */
public final class Main {

  private Main() {}

  /** Makes what the first argument names. */
  public static void main(String[] args) {
    try {
      String what = args.length == 0 ? "" : args[0];
      String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
      switch (what) {
        case "images" -> make("images", Main::images, rest);
        case "deb" -> make("deb", Main::packages, rest);
        case "chart" -> make("chart", Main::chart, rest);
        default -> throw new PackagingException("there is nothing to make called '" + what + "'");
      }
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.exit(e.help() ? 0 : 2);
    } catch (PackagingException e) {
      System.err.println("kubevmm: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Makes files in a work folder; those that it returns are what was asked for. */
  private interface Maker {
    List<Path> in(Path work, Path root) throws IOException;
  }

  private static List<Path> images(Path work, Path root) throws IOException {
    ControlPlaneImage image = new ControlPlaneImage(root, Release.current(), work);
    Path tar = image.write(work);
    System.out.println(image.reference());
    return List.of(tar);
  }

  private static List<Path> packages(Path work, Path root) throws IOException {
    MachinePackages packages = new MachinePackages(root, Release.current(), work);
    return List.of(packages.executor(work), packages.virtctl(work));
  }

  private static List<Path> chart(Path work, Path root) throws IOException {
    return List.of(new HelmChart(root.resolve("yamls"), Release.current()).write(work));
  }

  /** The work folder lies in the output folder, so that what is made gets there in one move. */
  private static void make(String what, Maker maker, String... args) {
    Options options =
        new Options("kubevmm " + what)
            .option("output", "target/" + what, "Folder for what is made.")
            .parse(args);
    Path root = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", ""));
    Path output = Path.of(options.require("output")).toAbsolutePath();
    try {
      Files.createDirectories(output);
      Path work = Files.createTempDirectory(output, ".work-");
      try {
        for (Path fresh : maker.in(work, root)) {
          Path made = output.resolve(fresh.getFileName());
          Files.move(fresh, made, StandardCopyOption.ATOMIC_MOVE);
          System.out.printf("%s  %d KiB%n", made, Files.size(made) / 1024);
        }
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
