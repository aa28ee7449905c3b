package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirDomainLifecycleAction;
import java.util.Locale;

/** What libvirt does then, in the words of a domain's document. */
public enum LifecycleAction {
  DESTROY(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY),
  RESTART(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_RESTART),
  RENAME_RESTART(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME),
  PRESERVE(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE),
  COREDUMP_DESTROY(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY),
  COREDUMP_RESTART(VirDomainLifecycleAction.VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART);

  private final int code;

  LifecycleAction(int code) {
    this.code = code;
  }

  /**
   * Reads the word of a document, such as "coredump-destroy".
   *
   * @throws IllegalArgumentException if libvirt has no such word
   */
  public static LifecycleAction of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  int code() {
    return code;
  }
}
