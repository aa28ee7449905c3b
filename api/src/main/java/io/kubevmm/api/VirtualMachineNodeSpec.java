package io.kubevmm.api;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import java.util.List;
import java.util.Objects;

/** What an administrator says about one machine. */
public record VirtualMachineNodeSpec(
    @Doc("Keeps new virtual machines off this node; those on it stay. virtctl cordon sets it.")
        @Default("false")
        boolean unschedulable,
    @Doc("Keeps virtual machines off this node that do not tolerate them.") @Limits(maxItems = 64)
        List<Taint> taints) {

  /** Fills in what was left out. */
  public VirtualMachineNodeSpec {
    taints = List.copyOf(Objects.requireNonNullElse(taints, List.of()));
  }
}
