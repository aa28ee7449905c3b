package io.kubevmm.api;

/** What happens when a guest that shall run stops by itself. */
public enum RestartPolicy {
  /** It is started again, whatever stopped it. */
  Always,
  /** It is started again after a crash, a killed QEMU or a host reboot, not after a power-off. */
  OnFailure,
  /** It stays off. */
  Never
}
