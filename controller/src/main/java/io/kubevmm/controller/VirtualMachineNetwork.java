package io.kubevmm.controller;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.SpreadStatus;
import io.kubevmm.api.network.VirtualMachineNetworkSpec;
import java.util.Objects;

/** A VirtualMachineNetwork object for fabric8's client. */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Plural(Kinds.VIRTUAL_MACHINE_NETWORKS)
public class VirtualMachineNetwork extends CustomResource<VirtualMachineNetworkSpec, SpreadStatus> {

  private static final long serialVersionUID = 1L;

  /** The status, also when nobody has written one. */
  SpreadStatus statusOrEmpty() {
    return Objects.requireNonNullElse(getStatus(), SpreadStatus.EMPTY);
  }
}
