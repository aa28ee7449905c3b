package io.kubevmm.executor.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the firmware and the TPM of a machine keep in small files of the host: the UEFI variables,
 * and the folder of swtpm. Their content is copied in place, since the files belong to whom they
 * belong.
 */
final class DeviceState {

  /** Where libvirt has the state of emulated TPMs, a folder a domain. */
  static final Path TPMS = Path.of("/var/lib/libvirt/swtpm");

  private static final String FIRMWARE = "firmware";
  private static final String TPM = "tpm";

  private final Path folder;
  private final Path tpms;

  /**
   * The kept state.
   *
   * @param folder where copies are kept, a folder a snapshot
   * @param tpms as {@link #TPMS}
   */
  DeviceState(Path folder, Path tpms) {
    this.folder = folder;
    this.tpms = tpms;
  }

  /** Copies what the domain has, unless that has been done. */
  void keep(SnapshotObject snapshot, ObjectNode domain) {
    Path kept = folder(snapshot);
    if (Files.exists(kept)) {
      return;
    }
    Path half = kept.resolveSibling(kept.getFileName() + ".new");
    try {
      remove(half);
      for (Map.Entry<String, Path> source : places(domain).entrySet()) {
        if (Files.exists(source.getValue())) {
          copy(source.getValue(), half.resolve(source.getKey()));
        }
      }
      if (Files.exists(half)) {
        Files.move(half, kept, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new StorageException("the state of firmware and TPM cannot be kept: " + e, e);
    }
  }

  /** Puts back what was kept. */
  void bringBack(SnapshotObject snapshot, ObjectNode domain) {
    try {
      for (Map.Entry<String, Path> target : places(domain).entrySet()) {
        Path kept = folder(snapshot).resolve(target.getKey());
        if (Files.exists(kept)) {
          copy(kept, target.getValue());
        }
      }
    } catch (IOException e) {
      throw new StorageException("the state of firmware and TPM cannot be put back: " + e, e);
    }
  }

  void remove(SnapshotObject snapshot) {
    try {
      remove(folder(snapshot));
    } catch (IOException e) {
      throw new StorageException("the node cannot remove " + folder(snapshot) + ": " + e, e);
    }
  }

  private Path folder(SnapshotObject snapshot) {
    return folder.resolve(snapshot.uid());
  }

  private Map<String, Path> places(ObjectNode domain) {
    Map<String, Path> places = new LinkedHashMap<>();
    JsonNode nvram = domain.path("os").path("nvram");
    String file = nvram.isTextual() ? nvram.asText() : nvram.path("value").asText("");
    if (!file.isEmpty()) {
      places.put(FIRMWARE, Path.of(file));
    }
    if (!domain.path("devices").path("tpm").isEmpty()) {
      places.put(TPM, tpms.resolve(domain.path("uuid").asText()));
    }
    return places;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : tree(from)) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else if (Files.isRegularFile(path)) {
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(path));
      }
    }
  }

  private static void remove(Path top) throws IOException {
    if (Files.exists(top)) {
      for (Path path : tree(top).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static List<Path> tree(Path top) throws IOException {
    try (Stream<Path> tree = Files.walk(top)) {
      return tree.toList();
    }
  }
}
