package io.kubevmm.libvirt;

/**
 * Sizes of a volume, in bytes.
 *
 * @param capacity what a guest sees
 * @param allocation what it takes of its pool
 */
public record StorageVolumeInfo(long capacity, long allocation) {}
