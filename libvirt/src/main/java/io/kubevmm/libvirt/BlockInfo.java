package io.kubevmm.libvirt;

/** A disk's size for the guest, what it occupies, and the size of its file or device; bytes. */
public record BlockInfo(long capacity, long allocation, long physical) {}
