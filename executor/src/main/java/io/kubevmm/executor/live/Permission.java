package io.kubevmm.executor.live;

import java.util.Optional;
import java.util.Set;

/** Whether a call may be made to a running guest now. */
@FunctionalInterface
public interface Permission {

  /** Why the call may not be made, as a sentence's end. */
  Optional<String> objection(String call);

  /**
   * Allows everything but what gives the guest more of the node.
   *
   * @param missing what the node lacks for that; empty if it has room
   */
  static Permission unlessItGrows(Optional<String> missing) {
    Set<String> growing = Set.of("virDomainSetMemoryFlags", "virDomainSetVcpusFlags");
    return call -> missing.filter(why -> growing.contains(call));
  }
}
