package io.kubevmm.executor.vm;

import io.kubevmm.api.Conditions;
import io.kubevmm.runtime.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a machine keeps on its node beside libvirt's own files: a folder {@code <namespace>.<name>}
 * below the state directory, with the log of its serial console and its cloud-init seed.
 *
 * <p>QEMU may go through the folder to the files that libvirt gave it, and nobody but root may list
 * what is in it.
 */
public final class NodeFiles {

  private static final Set<PosixFilePermission> PASSAGE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final String DEFINITION = "definition.xml";

  private final Path stateDirectory;

  public NodeFiles(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  /** Where the serial console is logged to; libvirt's log daemon turns it over. */
  static Path consoleLog(Path folder) {
    return folder.resolve("console.log");
  }

  /** What cloud-init in the guest reads. */
  static Path seed(Path folder) {
    return folder.resolve("seed.iso");
  }

  void prepare(VirtualMachine vm) {
    try {
      Files.setPosixFilePermissions(Files.createDirectories(directory(vm)), PASSAGE);
    } catch (IOException e) {
      throw new RefusedException(
          Conditions.OPERATION_FAILED,
          "the node cannot make the folder " + directory(vm) + ": " + e.getMessage());
    }
  }

  /**
   * Keeps the definition as libvirt gave it back, for what somebody changes in it later. It may
   * hold passwords: nobody but root reads it.
   */
  void record(VirtualMachine vm, String definition) {
    Path file = directory(vm).resolve(DEFINITION);
    try {
      PrivateFile.write(file, definition);
    } catch (IOException e) {
      throw new RefusedException(
          Conditions.OPERATION_FAILED, "the node cannot write " + file + ": " + e.getMessage());
    }
  }

  /** The same; empty if an earlier executor did not keep it. */
  Optional<String> recorded(VirtualMachine vm) {
    try {
      return Optional.of(Files.readString(directory(vm).resolve(DEFINITION)));
    } catch (IOException e) {
      return Optional.empty();
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

  Path directory(VirtualMachine vm) {
    return stateDirectory.resolve(vm.key().namespace() + "." + vm.key().name());
  }
}
