package io.kubevmm.libvirt;

import java.time.Duration;

/** A domain in short (virDomainGetInfo); the CPU time is of all its CPUs since it started. */
public record DomainInfo(
    DomainState state, long maxMemoryKiB, long memoryKiB, int vcpus, Duration cpuTime) {}
