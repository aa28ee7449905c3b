package io.kubevmm.executor.vm;

import io.kubevmm.api.Conditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a machine keeps on its node beside libvirt's own files: a folder {@code <namespace>.<name>}
 * below the state directory, with the log of its serial console.
 */
public final class NodeFiles {

  private final Path stateDirectory;

  public NodeFiles(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  /** Where the serial console is logged to; libvirt's log daemon turns it over. */
  Path consoleLog(VirtualMachine vm) {
    return directory(vm).resolve("console.log");
  }

  void prepare(VirtualMachine vm) {
    try {
      Files.createDirectories(directory(vm));
    } catch (IOException e) {
      throw new RefusedException(
          Conditions.OPERATION_FAILED,
          "the node cannot make the folder " + directory(vm) + ": " + e.getMessage());
    }
  }

  void remove(VirtualMachine vm) {
    try (Stream<Path> tree = Files.walk(directory(vm))) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // Removed before: nothing is left to do.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory(vm), e);
    }
  }

  private Path directory(VirtualMachine vm) {
    return stateDirectory.resolve(vm.key().namespace() + "." + vm.key().name());
  }
}
