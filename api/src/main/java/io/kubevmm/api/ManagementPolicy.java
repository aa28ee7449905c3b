package io.kubevmm.api;

/** What a machine's node does with its domain. */
public enum ManagementPolicy {
  /** It is what the object says. */
  Manage,
  /** It is only looked at: it is reported, and nothing of it changes. */
  Observe
}
