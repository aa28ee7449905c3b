package io.kubevmm.scheduler.core;

import java.util.Set;

/**
 * What a machine's disks want of a node.
 *
 * @param nodes where its disks lie that exist already: it goes there
 * @param pools the storage pools that its other disks will lie in
 */
public record Storage(Set<String> nodes, Set<String> pools) {

  /** Of a machine whose disks go with it, or that has none. */
  public static final Storage NONE = new Storage(Set.of(), Set.of());

  /** Keeps copies. */
  public Storage {
    nodes = Set.copyOf(nodes);
    pools = Set.copyOf(pools);
  }
}
