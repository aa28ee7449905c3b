package io.kubevmm.executor.vm;

/**
 * Why the last try failed.
 *
 * @param reason for programs, one of {@link io.kubevmm.api.Conditions}
 * @param message for people; libvirt's own words whole, where they are libvirt's
 */
record Failure(String reason, String message) {}
