package io.kubevmm.executor.vm;

import io.kubevmm.api.Quantity;
import io.kubevmm.api.Requests;
import io.kubevmm.kube.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What guests take of this node, and whether one more fits: the second look at the room, after the
 * scheduler's.
 *
 * <p>A machine that is off keeps its node and takes nothing of it, so others may have filled the
 * node when it is started again, and a user may name a node himself. A guest has its room from
 * before its start until it is off and not about to be started again: one that crashed never loses
 * its place to another. Whoever was turned away is woken when room may have come.
 *
 * <p>Closed until the guests that run already have been counted, and again while libvirt is away.
 * All methods may be called from any thread; the question and the taking are one step.
 */
public final class Room {

  private final Consumer<ObjectKey> wake;
  private final Map<ObjectKey, Requests> taken = new HashMap<>();
  private final Set<ObjectKey> waiting = new HashSet<>();
  private Requests allocatable = Requests.NONE;
  private boolean open;

  /** A closed room; {@code wake} has a machine looked at again. */
  public Room(Consumer<ObjectKey> wake) {
    this.wake = wake;
  }

  /** Opens the room with the guests that run already. */
  public synchronized void open(Requests allocatable, Map<ObjectKey, Requests> running) {
    taken.clear();
    taken.putAll(running);
    this.allocatable = allocatable;
    open = true;
  }

  /** Nobody is let in until the guests have been counted anew. */
  public synchronized void close() {
    open = false;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** What machines may use of this node changed. */
  public void resize(Requests now) {
    List<ObjectKey> turnedAway;
    synchronized (this) {
      boolean same = now.equals(allocatable);
      allocatable = now;
      turnedAway = same ? List.of() : List.copyOf(waiting);
    }
    turnedAway.forEach(wake);
  }

  /** The guest runs, whoever started it. */
  synchronized void occupy(ObjectKey machine, Requests requests) {
    taken.put(machine, requests);
    waiting.remove(machine);
  }

  /**
   * Takes the room for a start.
   *
   * @return what is missing, as a sentence's end; empty if the machine has its room now
   */
  synchronized Optional<String> admit(ObjectKey machine, Requests wanted) {
    Requests mine = taken.getOrDefault(machine, Requests.NONE);
    Requests free = taken.values().stream().reduce(allocatable, Requests::minus).plus(mine);
    Optional<String> missing = missing(mine, wanted, free);
    if (missing.isPresent()) {
      taken.remove(machine);
      waiting.add(machine);
    } else {
      occupy(machine, wanted);
    }
    return missing;
  }

  private static Optional<String> missing(Requests mine, Requests wanted, Requests free) {
    boolean grows = wanted.cpus() > mine.cpus() || wanted.memoryBytes() > mine.memoryBytes();
    if (grows && wanted.cpus() > free.cpus()) {
      return insufficient("cpu", "" + wanted.cpus(), "" + Math.max(0, free.cpus()));
    }
    if (grows && wanted.memoryBytes() > free.memoryBytes()) {
      return insufficient(
          "memory",
          Quantity.ofBytes(wanted.memoryBytes()),
          Quantity.ofBytes(Math.max(0, free.memoryBytes())));
    }
    return Optional.empty();
  }

  /**
   * The guest runs and shall take more, or less.
   *
   * @return what is missing, as a sentence's end; then it has what it had
   */
  synchronized Optional<String> resize(ObjectKey machine, Requests wanted) {
    Requests mine = taken.get(machine);
    if (mine == null) {
      occupy(machine, wanted);
      return Optional.empty();
    }
    Optional<String> missing = admit(machine, wanted);
    if (missing.isPresent()) {
      taken.put(machine, mine);
    }
    return missing;
  }

  /** What is missing for a guest to take so much, as a sentence's end; nothing is taken. */
  synchronized Optional<String> lacks(ObjectKey machine, Requests wanted) {
    Requests mine = taken.getOrDefault(machine, Requests.NONE);
    Requests free = taken.values().stream().reduce(allocatable, Requests::minus).plus(mine);
    return missing(mine, wanted, free);
  }

  private static Optional<String> insufficient(String what, String wanted, String free) {
    return Optional.of("Insufficient " + what + ": " + wanted + " wanted, " + free + " free");
  }

  /** Whether the machine has its room: it runs, or is about to. */
  synchronized boolean has(ObjectKey machine) {
    return taken.containsKey(machine);
  }

  /** The machine is off and stays so, or is not this node's any more. */
  void leave(ObjectKey machine) {
    List<ObjectKey> turnedAway;
    synchronized (this) {
      waiting.remove(machine);
      boolean had = taken.remove(machine) != null;
      turnedAway = had ? List.copyOf(waiting) : List.of();
    }
    turnedAway.forEach(wake);
  }
}
