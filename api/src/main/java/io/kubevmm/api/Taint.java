package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** Keeps virtual machines that do not tolerate it off a node, with the meaning it has for a Pod. */
public record Taint(
    @Doc("Key of the taint.") @Required @Limits(maxLength = 316) String key,
    @Doc("Value of the taint.") @Limits(maxLength = 63) String value,
    @Doc("NoSchedule keeps machines off, PreferNoSchedule only if another node has room.")
        @Required
        @OneOf({"NoSchedule", "PreferNoSchedule"})
        String effect) {

  /** Fills in what was left out. */
  public Taint {
    value = Objects.requireNonNullElse(value, "");
  }
}
