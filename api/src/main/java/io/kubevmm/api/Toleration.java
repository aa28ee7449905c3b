package io.kubevmm.api;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import java.util.Objects;

/** A taint that a virtual machine accepts, with the meaning it has for a Pod. */
public record Toleration(
    @Doc("Key of the taint; empty with operator Exists matches every taint.")
        @Limits(maxLength = 316)
        String key,
    @Doc("Exists ignores the value, Equal compares it.")
        @OneOf({"Exists", "Equal"})
        @Default("Equal")
        String operator,
    @Doc("Value of the taint.") @Limits(maxLength = 63) String value,
    @Doc("Effect of the taint; empty matches both.") @OneOf({"", "NoSchedule", "PreferNoSchedule"})
        String effect) {

  /** Fills in what was left out. */
  public Toleration {
    key = Objects.requireNonNullElse(key, "");
    operator = Objects.requireNonNullElse(operator, "Equal");
    value = Objects.requireNonNullElse(value, "");
    effect = Objects.requireNonNullElse(effect, "");
  }

  /** Whether this toleration accepts the taint. */
  public boolean tolerates(Taint taint) {
    if (!effect.isEmpty() && !effect.equals(taint.effect())) {
      return false;
    }
    if (key.isEmpty()) {
      return operator.equals("Exists");
    }
    return key.equals(taint.key()) && (operator.equals("Exists") || value.equals(taint.value()));
  }
}
