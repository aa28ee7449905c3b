package io.kubevmm.libvirt;

/** virDomainState; UNKNOWN for one that this version does not know. */
public enum DomainState {
  NOSTATE,
  RUNNING,
  BLOCKED,
  PAUSED,
  SHUTDOWN,
  SHUTOFF,
  CRASHED,
  PMSUSPENDED,
  UNKNOWN;

  /** From libvirt's number. */
  static DomainState of(int code) {
    return Codes.of(DomainState.class, code);
  }
}
