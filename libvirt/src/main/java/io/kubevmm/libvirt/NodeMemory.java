package io.kubevmm.libvirt;

/** The host's memory in KiB; buffers and cached are what Linux would give back. */
public record NodeMemory(long totalKiB, long freeKiB, long buffersKiB, long cachedKiB) {}
