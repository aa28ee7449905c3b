package io.kubevmm.packaging;

import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./kubevmm images} and {@code ./kubevmm deb}: makes what users install. */
public final class Main {

  private Main() {}

  /** Makes what the first argument names. */
  public static void main(String[] args) {
    try {
      String what = args.length == 0 ? "" : args[0];
      String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
      switch (what) {
        case "images" -> images(rest);
        case "deb" -> packages(rest);
        case "chart" -> chart(rest);
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

  private static void images(String... args) {
    Path root = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", ""));
    Options options =
        new Options("kubevmm images")
            .option("output", "target/images", "Folder for the images' tars.")
            .parse(args);
    Path output = Path.of(options.require("output")).toAbsolutePath();
    Release release = Release.current();
    inWorkFolder(
        output,
        work -> {
          ControlPlaneImage image = new ControlPlaneImage(root, release, work);
          Path fresh = work.resolve("image.tar");
          image.write(fresh);
          Path tar =
              output.resolve(
                  "kubevmm-control-plane_%s_%s.tar"
                      .formatted(release.version(), SystemLibraries.debianArchitecture()));
          move(fresh, tar);
          System.out.printf(
              "%s%n  image  %s%n  size   %.1f MiB%n",
              tar, image.reference(), Files.size(tar) / 1048576.0);
        });
  }

  private static void chart(String... args) {
    Path root = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", ""));
    Options options =
        new Options("kubevmm chart")
            .option("output", "target/chart", "Folder for the chart.")
            .parse(args);
    Path output = Path.of(options.require("output")).toAbsolutePath();
    inWorkFolder(
        output,
        work -> {
          Path fresh = new HelmChart(root.resolve("yamls"), Release.current()).write(work);
          Path chart = output.resolve(fresh.getFileName());
          move(fresh, chart);
          System.out.printf("%s  %.1f KiB%n", chart, Files.size(chart) / 1024.0);
        });
  }

  private static void packages(String... args) {
    Path root = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", ""));
    Options options =
        new Options("kubevmm deb")
            .option("output", "target/deb", "Folder for the packages.")
            .parse(args);
    Path output = Path.of(options.require("output")).toAbsolutePath();
    inWorkFolder(
        output,
        work -> {
          MachinePackages packages = new MachinePackages(root, Release.current(), work);
          for (Path made : List.of(packages.executor(output), packages.virtctl(output))) {
            System.out.printf("%s  %.1f MiB%n", made, Files.size(made) / 1048576.0);
          }
        });
  }

  /** What is made in a folder of its own, beside where it is to lie. */
  private interface Work {
    void in(Path folder) throws IOException;
  }

  private static void inWorkFolder(Path output, Work work) {
    try {
      Files.createDirectories(output);
      Path folder = Files.createTempDirectory(output, ".work-");
      try {
        work.in(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
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
