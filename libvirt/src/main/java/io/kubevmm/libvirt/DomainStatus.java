package io.kubevmm.libvirt;

/**
 * A domain's state and why it is in it.
 *
 * @param reasonCode the reason as libvirt's number, also where {@code reason} does not know it
 */
public record DomainStatus(DomainState state, StateReason reason, int reasonCode) {
  static DomainStatus of(int state, int reason) {
    DomainState known = DomainState.of(state);
    return new DomainStatus(known, StateReason.of(known, reason), reason);
  }
}
