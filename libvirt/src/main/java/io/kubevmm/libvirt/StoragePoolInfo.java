package io.kubevmm.libvirt;

/**
 * Sizes of a pool, in bytes.
 *
 * @param active whether its volumes can be used
 */
public record StoragePoolInfo(boolean active, long capacity, long allocation, long available) {}
