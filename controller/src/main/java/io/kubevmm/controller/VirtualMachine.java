package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
import java.util.Objects;

/** A VirtualMachine object for fabric8's client. */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Plural(Kinds.VIRTUAL_MACHINES)
public class VirtualMachine extends CustomResource<VirtualMachineSpec, VirtualMachineStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** The status, also when nobody has written one. */
  VirtualMachineStatus statusOrEmpty() {
    return Objects.requireNonNullElse(getStatus(), VirtualMachineStatus.EMPTY);
  }
}
