package io.kubevmm.api;

/** What happens when somebody changes a machine's domain without its object. */
public enum DriftPolicy {
  /** It is said in status.drift. */
  Report,
  /** It is changed back. */
  Revert
}
