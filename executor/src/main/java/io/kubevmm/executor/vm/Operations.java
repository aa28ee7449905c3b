package io.kubevmm.executor.vm;

import io.kubevmm.kube.Outcome;
import java.util.Optional;

/** What is done with all disks of a machine at once: snapshots and restores. */
public interface Operations {

  /**
   * Goes on with what is under way for the machine. Called by the one thread that acts on it.
   *
   * @return when to come again; empty if nothing is under way, and the machine's life goes on
   */
  Optional<Outcome> proceed(VirtualMachine vm);
}
