package io.kubevmm.libvirt;

/** The state of a pool, and its sizes in bytes. */
public record StoragePoolInfo(
    StoragePoolState state, long capacity, long allocation, long available) {
  /** Whether its volumes can be used. */
  public boolean active() {
    return state == StoragePoolState.RUNNING || state == StoragePoolState.DEGRADED;
  }
}
