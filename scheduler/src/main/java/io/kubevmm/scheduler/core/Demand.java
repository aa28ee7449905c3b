package io.kubevmm.scheduler.core;

import io.kubevmm.api.Requests;
import io.kubevmm.api.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a machine wants of a node. */
public record Demand(
    Requests requests,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    Set<String> networks,
    Storage storage) {

  /** Of a machine without disks and networks. */
  public Demand(Requests requests, Map<String, String> nodeSelector, List<Toleration> tolerations) {
    this(requests, nodeSelector, tolerations, Set.of(), Storage.NONE);
  }

  /** The same with disks. */
  public Demand with(Storage disks) {
    return new Demand(requests, nodeSelector, tolerations, networks, disks);
  }
}
