package io.kubevmm.scheduler.core;

import io.kubevmm.api.Requests;
import io.kubevmm.api.Toleration;
import java.util.List;
import java.util.Map;

/** What a machine wants of a node. */
public record Demand(
    Requests requests,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    Storage storage) {

  /** Of a machine without disks. */
  public Demand(Requests requests, Map<String, String> nodeSelector, List<Toleration> tolerations) {
    this(requests, nodeSelector, tolerations, Storage.NONE);
  }

  /** The same with disks. */
  public Demand with(Storage disks) {
    return new Demand(requests, nodeSelector, tolerations, disks);
  }
}
