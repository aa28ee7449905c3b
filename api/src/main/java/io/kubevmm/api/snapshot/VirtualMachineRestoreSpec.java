package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;

/** What the user wants brought back. */
@Rule(
    value = "self == oldSelf",
    message = "a restore is one run and cannot change: make another one")
public record VirtualMachineRestoreSpec(
    @Doc("The VirtualMachine of the same namespace. If it runs, its power is cut.")
        @Required
        @Limits(maxLength = 63)
        String virtualMachine,
    @Doc("A VirtualMachineSnapshot of that machine.") @Required @Limits(maxLength = 127)
        String snapshot) {

  /** Fills in what was left out. */
  public VirtualMachineRestoreSpec {
    virtualMachine = Objects.requireNonNullElse(virtualMachine, "");
    snapshot = Objects.requireNonNullElse(snapshot, "");
  }
}
