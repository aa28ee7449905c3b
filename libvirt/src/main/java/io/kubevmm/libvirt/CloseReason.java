package io.kubevmm.libvirt;

/** Why a connection ended (virConnectCloseReason). */
public enum CloseReason {
  /** A socket error. */
  ERROR,
  /** libvirtd closed its end, as when it is restarted. */
  EOF,
  /** No answer to keepalive. */
  KEEPALIVE,
  /** We closed it. */
  CLIENT,
  /** A reason that this version does not know. */
  UNKNOWN
}
