package io.kubevmm.api.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;

/** What a machine might become. */
@Rule(value = "self == oldSelf", message = "a plan is one question and cannot change: make another")
public record VirtualMachinePlanSpec(
    @Doc("The VirtualMachine of the same namespace.") @Required @Limits(maxLength = 63)
        String virtualMachine,
    @Doc("The node that has it, which answers.") @Required @Limits(maxLength = 253) String nodeName,
    @Doc("The spec that it might have, whole.") @Required ObjectNode proposed) {

  /** Fills in what was left out. */
  public VirtualMachinePlanSpec {
    virtualMachine = Objects.requireNonNullElse(virtualMachine, "");
    nodeName = Objects.requireNonNullElse(nodeName, "");
    proposed = Objects.requireNonNullElseGet(proposed, JsonNodeFactory.instance::objectNode);
  }
}
