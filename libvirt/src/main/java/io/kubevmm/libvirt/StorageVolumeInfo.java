package io.kubevmm.libvirt;

/**
 * Sizes of a volume, in bytes.
 *
 * @param type what it is on its host
 * @param capacity what a guest sees
 * @param allocation what it takes of its pool
 */
public record StorageVolumeInfo(StorageVolumeType type, long capacity, long allocation) {}
