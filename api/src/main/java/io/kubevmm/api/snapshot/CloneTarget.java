package io.kubevmm.api.snapshot;

import io.kubevmm.api.PowerState;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What a clone makes. */
@Rule(
    value = "self.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    message = "target.name consists of lower-case letters, digits and hyphens")
public record CloneTarget(
    @Doc("Name of the new VirtualMachine; there must be none of that name.")
        @Required
        @Limits(maxLength = 63)
        String name,
    @Doc("What the new machine shall be; left out: what the source shall be.")
        Optional<PowerState> powerState) {

  /** Fills in what was left out. */
  public CloneTarget {
    name = Objects.requireNonNullElse(name, "");
    powerState = Objects.requireNonNullElse(powerState, Optional.empty());
  }
}
