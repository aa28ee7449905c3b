package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The machines bound to this node, with our own writes visible at once.
 *
 * <p>The watch brings our own writes back some milliseconds later. Until then the informer's copy
 * is the one that the write was based on, and what the API server answered is newer.
 */
public final class Machines {

  private record Written(String basedOn, VirtualMachine now) {}

  private final Informer<VirtualMachine> informer;
  private final Map<ObjectKey, Written> written = new ConcurrentHashMap<>();

  public Machines(Informer<VirtualMachine> informer) {
    this.informer = informer;
  }

  Optional<VirtualMachine> find(ObjectKey key) {
    Optional<VirtualMachine> seen = informer.find(key);
    Written mine = written.get(key);
    if (mine == null) {
      return seen;
    }
    if (seen.isPresent() && seen.get().resourceVersion().equals(mine.basedOn())) {
      return Optional.of(mine.now());
    }
    written.remove(key, mine);
    return seen;
  }

  /** The machine with what was written to it since, as long as its spec is the same. */
  VirtualMachine latest(VirtualMachine vm) {
    return find(vm.key())
        .filter(now -> now.uid().equals(vm.uid()) && now.generation() == vm.generation())
        .orElse(vm);
  }

  /** Whether all machines of this node are known: what is not found then is not there. */
  boolean complete() {
    return informer.synced();
  }

  /** What the informer knows of all machines of this node. */
  Collection<VirtualMachine> all() {
    return informer.all();
  }

  /** Takes the API server's answer to a write of ours. */
  void wrote(VirtualMachine before, ObjectNode answer) {
    String basedOn =
        Optional.ofNullable(written.get(before.key()))
            .filter(mine -> mine.now().resourceVersion().equals(before.resourceVersion()))
            .map(Written::basedOn)
            .orElse(before.resourceVersion());
    written.put(before.key(), new Written(basedOn, VirtualMachine.of(answer)));
  }
}
