package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirDomainLifecycle;

/** What a guest does by itself, for {@link DomainTuning#lifecycleAction}. */
public enum LifecycleTrigger {
  POWEROFF(VirDomainLifecycle.VIR_DOMAIN_LIFECYCLE_POWEROFF),
  REBOOT(VirDomainLifecycle.VIR_DOMAIN_LIFECYCLE_REBOOT),
  CRASH(VirDomainLifecycle.VIR_DOMAIN_LIFECYCLE_CRASH);

  private final int code;

  LifecycleTrigger(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
