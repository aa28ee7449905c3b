package io.kubevmm.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a Java runtime needs below itself in an otherwise empty image: the C library of the Debian
 * that this runs on, as its package installed it.
 *
 * @param version of the package, such as {@code 2.36-9+deb12u13}
 * @param files where a file lies in the image, by where it lies here
 */
record SystemLibraries(String version, Map<Path, String> files) {

  static final String PACKAGE = "libc6";

  private static final Path DATABASE = Path.of("/var/lib/dpkg");
  private static final String COPYRIGHT = "/usr/share/doc/libc6/copyright";
  private static final List<String> LIBRARIES =
      List.of(
          "libc.so.6",
          "libdl.so.2",
          "libm.so.6",
          "libnss_dns.so.2",
          "libnss_files.so.2",
          "libpthread.so.0",
          "libresolv.so.2",
          "librt.so.1");

  /** Debian's name of an architecture, by Java's. */
  static String debianArchitecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> throw new PackagingException("images are made on amd64 or arm64, not on " + name);
    };
  }

  /**
   * Finds them.
   *
   * @throws PackagingException if this is no Debian or the package is not installed
   */
  static SystemLibraries find() {
    boolean intel = debianArchitecture().equals("amd64");
    Path folder = Path.of("/lib", intel ? "x86_64-linux-gnu" : "aarch64-linux-gnu");
    Map<Path, String> files = new TreeMap<>();
    LIBRARIES.forEach(name -> files.put(folder.resolve(name), folder + "/" + name));
    String loader = intel ? "/lib64/ld-linux-x86-64.so.2" : "/lib/ld-linux-aarch64.so.1";
    files.put(Path.of(loader), loader);
    files.put(Path.of(COPYRIGHT), COPYRIGHT);
    for (Path file : files.keySet()) {
      if (!Files.isReadable(file)) {
        throw new PackagingException(
            "the image's C library is copied from Debian's package libc6, and here is no " + file);
      }
    }
    return new SystemLibraries(installedVersion(), Map.copyOf(files));
  }

  private static String installedVersion() {
    boolean here = false;
    try {
      for (String line : Files.readAllLines(DATABASE.resolve("status"))) {
        if (line.startsWith("Package: ")) {
          here = line.equals("Package: " + PACKAGE);
        } else if (here && line.startsWith("Version: ")) {
          return line.substring("Version: ".length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new PackagingException("the package libc6 is not installed");
  }
}
