package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotSpec;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotStatus;
import java.util.Objects;

/** A VirtualMachineSnapshot object for fabric8's client. */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Plural(Kinds.VIRTUAL_MACHINE_SNAPSHOTS)
public class VirtualMachineSnapshot
    extends CustomResource<VirtualMachineSnapshotSpec, VirtualMachineSnapshotStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** The status, also when nobody has written one. */
  VirtualMachineSnapshotStatus statusOrEmpty() {
    return Objects.requireNonNullElse(getStatus(), VirtualMachineSnapshotStatus.EMPTY);
  }
}
