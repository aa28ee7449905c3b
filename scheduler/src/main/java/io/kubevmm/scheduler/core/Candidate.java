package io.kubevmm.scheduler.core;

import io.kubevmm.api.Requests;
import io.kubevmm.api.Taint;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node, as a machine in search of one sees it.
 *
 * @param ready whether its executor is alive and reaches libvirt
 * @param pools the storage pools that are ready on it
 * @param networks the networks that are active on it
 * @param allocatable what machines may use
 * @param allocated what machines use, or will as soon as they start
 */
public record Candidate(
    String name,
    Map<String, String> labels,
    boolean ready,
    boolean unschedulable,
    List<Taint> taints,
    Set<String> pools,
    Set<String> networks,
    Requests allocatable,
    Requests allocated) {

  /** What is left. */
  public Requests free() {
    return allocatable.minus(allocated);
  }
}
