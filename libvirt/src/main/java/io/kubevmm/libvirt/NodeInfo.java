package io.kubevmm.libvirt;

/**
 * The host's hardware as virNodeGetInfo tells it.
 *
 * @param cpus the CPUs that are online
 */
public record NodeInfo(
    String cpuModel,
    long memoryKiB,
    int cpus,
    int mhz,
    int numaNodes,
    int socketsPerNumaNode,
    int coresPerSocket,
    int threadsPerCore) {}
