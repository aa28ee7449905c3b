package io.kubevmm.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * The loadable modules of an unpacked kernel package.
 *
 * @param folder {@code lib/modules/VERSION}
 * @param dependencies from a module's path below the folder to those that it needs, nearest first
 */
record KernelModules(Path folder, Map<String, List<String>> dependencies) {

  /** Reads what {@code depmod} says about the kernel unpacked in {@code root}. */
  static KernelModules of(Path root, String version) throws IOException {
    Path modules = root.resolve("lib/modules");
    if (!Files.exists(modules)) {
      // Debian 13 packs them below usr/lib, which an installed system sees as lib.
      Files.createDirectories(modules.getParent());
      Files.createSymbolicLink(modules, root.resolve("usr/lib/modules"));
    }
    Programs.run(Duration.ofMinutes(2), Programs.require("depmod"), "-b", root.toString(), version)
        .outputOrThrow();
    Path folder = modules.resolve(version);
    return new KernelModules(folder, parse(Files.readAllLines(folder.resolve("modules.dep"))));
  }

  /** Parses the lines {@code PATH: NEEDED…} of modules.dep. */
  static Map<String, List<String>> parse(Collection<String> lines) {
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String needed = line.substring(colon + 1).strip();
      dependencies.put(
          line.substring(0, colon), needed.isEmpty() ? List.of() : List.of(needed.split(" ")));
    }
    return dependencies;
  }

  /**
   * The paths of the named modules and of all that they need, in an order in which they can be
   * loaded. A name that is no module of this kernel is left out: it is built in, or does not exist.
   */
  SequencedSet<String> loadOrder(List<String> names) {
    SequencedSet<String> order = new LinkedHashSet<>();
    for (String name : names) {
      for (String path : dependencies.keySet()) {
        if (nameOf(path).equals(name)) {
          order.addAll(dependencies.getOrDefault(path, List.of()).reversed());
          order.add(path);
        }
      }
    }
    return order;
  }

  /** {@code virtio_net} for {@code kernel/drivers/net/virtio_net.ko.xz}. */
  static String nameOf(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.substring(0, file.indexOf(".ko")).replace('-', '_');
  }

  /** The module as the kernel wants it, unpacked when the package has it compressed. */
  byte[] content(String path) throws IOException {
    Path file = folder.resolve(path);
    if (path.endsWith(".xz")) {
      Programs.run(Duration.ofMinutes(1), Programs.require("xz"), "-dkf", file.toString())
          .outputOrThrow();
      file = folder.resolve(path.substring(0, path.length() - ".xz".length()));
    }
    return Files.readAllBytes(file);
  }
}
