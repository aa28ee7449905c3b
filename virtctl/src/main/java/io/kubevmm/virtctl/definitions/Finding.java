package io.kubevmm.virtctl.definitions;

/**
 * What an API server would refuse.
 *
 * @param path in the object, such as {@code spec.disks[0].bus}
 */
public record Finding(String path, String sentence) {}
