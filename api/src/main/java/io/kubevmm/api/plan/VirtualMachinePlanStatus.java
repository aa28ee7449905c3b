package io.kubevmm.api.plan;

import io.kubevmm.api.Condition;
import io.kubevmm.api.PendingChange;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the node of the machine says to it. */
public record VirtualMachinePlanStatus(
    @Doc("Each field that would change, and when that would take effect.") @Limits(maxItems = 256)
        List<PendingChange> changes,
    @Doc("Conditions: Complete.") @ListMap("type") List<Condition> conditions) {

  /** The status of a plan that nobody has looked at. */
  public static final VirtualMachinePlanStatus EMPTY =
      new VirtualMachinePlanStatus(List.of(), List.of());

  /** Fills in what was left out. */
  public VirtualMachinePlanStatus {
    changes = List.copyOf(Objects.requireNonNullElse(changes, List.of()));
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
