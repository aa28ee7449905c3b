package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;

/** What the user wants copied. */
@Rule(value = "self == oldSelf", message = "a clone is one run and cannot change: make another one")
@Rule(
    value = "!has(self.source.virtualMachine) || self.source.virtualMachine != self.target.name",
    message = "target.name is the source itself: give the new machine another name")
public record VirtualMachineCloneSpec(
    @Doc("What the new machine is made from.") @Required CloneSource source,
    @Doc("What is made.") @Required CloneTarget target,
    @Doc(
            "Copy the source's spec.domain too, without its UUID and MAC addresses. Needs the RBAC"
                + " verb configure-host on virtualmachines.")
        @Default("false")
        boolean copyDomain) {}
