package io.kubevmm.executor.vm;

import java.util.Optional;

/**
 * What libvirt says about a domain of ours, at one moment.
 *
 * @param why libvirt's reason for the state, for people
 * @param managedSave whether libvirt keeps a saved memory image that the next start goes on from
 * @param defined the mark of the persistent definition
 * @param live the mark of the running guest, if there is one
 */
record DomainView(
    Power power, Cause cause, String why, boolean managedSave, Mark defined, Optional<Mark> live) {

  /** The domain's state, as far as the lifecycle tells states apart. */
  enum Power {
    OFF,
    RUNNING,
    PAUSED,
    /** The guest crashed and libvirt keeps it, as on_crash=preserve asks for. */
    CRASHED,
    /** The guest suspended itself to its memory (PMSUSPENDED). */
    SLEEPING,
    /** libvirt is ending the guest: nothing to do but wait. */
    ENDING
  }

  /** Why the domain is OFF or PAUSED. */
  enum Cause {
    /** Nothing particular: never started, or paused by us. */
    NONE,
    /** The guest powered off. */
    GUEST_POWERED_OFF,
    /** It crashed, was killed, or stopped without a recorded reason. */
    FAILURE,
    /** Paused since a disk could not be written or read. */
    IO_ERROR,
    /** Paused for a reason that only libvirt or its user ends: a migration, a dump, a snapshot. */
    TRANSIENT
  }

  boolean active() {
    return power != Power.OFF;
  }
}
