package io.kubevmm.libvirt.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the generated files: {@code Main --api libvirt-api.xml --api libvirt-qemu-api.xml --out
 * FOLDER}, the folder being that of the package {@code io.kubevmm.libvirt.internal}.
 */
public final class Main {
  private Main() {}

  /** Ends with status 2 and the usage when an argument is wrong. */
  public static void main(String[] args) throws IOException {
    List<Path> apis = new ArrayList<>();
    List<Path> outs = new ArrayList<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      List<Path> target =
          switch (args[i]) {
            case "--api" -> apis;
            case "--out" -> outs;
            default -> new ArrayList<>();
          };
      target.add(Path.of(args[i + 1]));
    }
    if (apis.size() + outs.size() != args.length / 2.0 || outs.size() != 1 || apis.isEmpty()) {
      System.err.println("Usage: Main --api FILE [--api FILE]... --out FOLDER");
      System.exit(2);
    }
    for (Map.Entry<String, String> file : Generator.generate(apis).entrySet()) {
      Files.writeString(outs.getFirst().resolve(file.getKey()), file.getValue());
    }
  }
}
