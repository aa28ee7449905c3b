package io.kubevmm.executor.node;

/**
 * What the command line says about this machine.
 *
 * @param accelerator what runs the guests' CPUs: kvm, tcg or test
 * @param cpuRatio how many virtual CPUs one real CPU is promised to
 */
public record NodeSettings(String name, String accelerator, int cpuRatio, String version) {}
