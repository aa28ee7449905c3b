package io.kubevmm.libvirt;

/**
 * How far the job of a disk is.
 *
 * @param bandwidth its limit in bytes per second, 0 without one
 * @param cur how much of {@code end} is done, in a unit of the hypervisor's own
 * @param end what has to be done; it may grow while the guest writes
 */
public record BlockJobInfo(EventDetail.BlockJobType type, long bandwidth, long cur, long end) {}
