package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import java.util.Objects;
import java.util.Optional;

/** How much may pass a network card, in libvirt's units. */
public record Bandwidth(
    @Doc("Towards the guest.") Optional<Limit> inbound,
    @Doc("From the guest.") Optional<Limit> outbound) {

  /** Fills in what was left out. */
  public Bandwidth {
    inbound = Objects.requireNonNullElse(inbound, Optional.empty());
    outbound = Objects.requireNonNullElse(outbound, Optional.empty());
  }

  /** The bounds of one direction. */
  public record Limit(
      @Doc("KiB a second in the long run.") @Required @Limits(min = 1, max = 4294967295L)
          long average,
      @Doc("KiB a second for a moment.") @Limits(min = 1, max = 4294967295L) Optional<Long> peak,
      @Doc("KiB that may pass at the peak.") @Limits(min = 1, max = 4294967295L)
          Optional<Long> burst) {

    /** Fills in what was left out. */
    public Limit {
      peak = Objects.requireNonNullElse(peak, Optional.empty());
      burst = Objects.requireNonNullElse(burst, Optional.empty());
    }
  }
}
