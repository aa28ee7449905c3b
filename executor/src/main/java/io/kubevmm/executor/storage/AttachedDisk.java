package io.kubevmm.executor.storage;

import io.kubevmm.api.storage.DiskFormat;
import java.util.Optional;

/**
 * A disk as the domain of its machine has it.
 *
 * @param name within the machine
 */
public record AttachedDisk(
    String name,
    String pool,
    String volume,
    DiskFormat format,
    String bus,
    Optional<Integer> bootOrder) {}
