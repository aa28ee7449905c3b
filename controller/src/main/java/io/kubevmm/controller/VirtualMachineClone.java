package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.snapshot.VirtualMachineCloneSpec;
import io.kubevmm.api.snapshot.VirtualMachineCloneStatus;
import java.util.Objects;

/** A VirtualMachineClone object for fabric8's client. */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Plural(Kinds.VIRTUAL_MACHINE_CLONES)
public class VirtualMachineClone
    extends CustomResource<VirtualMachineCloneSpec, VirtualMachineCloneStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** The status, also when nobody has written one. */
  VirtualMachineCloneStatus statusOrEmpty() {
    return Objects.requireNonNullElse(getStatus(), VirtualMachineCloneStatus.EMPTY);
  }
}
