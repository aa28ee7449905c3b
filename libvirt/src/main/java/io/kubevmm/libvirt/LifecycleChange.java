package io.kubevmm.libvirt;

/**
 * What happened to a domain and why, an enum per kind of change (virDomainEventType) with a
 * constant per detail, and last UNKNOWN for a detail that this version does not know.
 */
public sealed interface LifecycleChange {
  /** From libvirt's numbers. */
  static LifecycleChange of(int event, int detail) {
    return switch (event) {
      case 0 -> Codes.of(Defined.class, detail);
      case 1 -> Codes.of(Undefined.class, detail);
      case 2 -> Codes.of(Started.class, detail);
      case 3 -> Codes.of(Suspended.class, detail);
      case 4 -> Codes.of(Resumed.class, detail);
      case 5 -> Codes.of(Stopped.class, detail);
      case 6 -> Codes.of(Shutdown.class, detail);
      case 7 -> Codes.of(PmSuspended.class, detail);
      case 8 -> Codes.of(Crashed.class, detail);
      default -> new Other(event, detail);
    };
  }

  /** It has a definition, or a new one. */
  enum Defined implements LifecycleChange {
    ADDED,
    UPDATED,
    RENAMED,
    FROM_SNAPSHOT,
    UNKNOWN
  }

  /** Its definition is gone. */
  enum Undefined implements LifecycleChange {
    REMOVED,
    RENAMED,
    UNKNOWN
  }

  /** It runs. */
  enum Started implements LifecycleChange {
    BOOTED,
    MIGRATED,
    RESTORED,
    FROM_SNAPSHOT,
    WAKEUP,
    UNKNOWN
  }

  /** Its CPUs stand still. */
  enum Suspended implements LifecycleChange {
    PAUSED,
    MIGRATED,
    IOERROR,
    WATCHDOG,
    RESTORED,
    FROM_SNAPSHOT,
    API_ERROR,
    POSTCOPY,
    POSTCOPY_FAILED,
    UNKNOWN
  }

  /** Its CPUs go on. */
  enum Resumed implements LifecycleChange {
    UNPAUSED,
    MIGRATED,
    FROM_SNAPSHOT,
    POSTCOPY,
    POSTCOPY_FAILED,
    UNKNOWN
  }

  /** It does not run any more. */
  enum Stopped implements LifecycleChange {
    SHUTDOWN,
    DESTROYED,
    CRASHED,
    MIGRATED,
    SAVED,
    FAILED,
    FROM_SNAPSHOT,
    UNKNOWN
  }

  /** The guest has shut down and the hypervisor is about to end; who asked is in the detail. */
  enum Shutdown implements LifecycleChange {
    FINISHED,
    GUEST,
    HOST,
    UNKNOWN
  }

  /** The guest sleeps. */
  enum PmSuspended implements LifecycleChange {
    MEMORY,
    DISK,
    UNKNOWN
  }

  /** The guest crashed. */
  enum Crashed implements LifecycleChange {
    PANICKED,
    CRASHLOADED,
    UNKNOWN
  }

  /** A change that this version does not know, in libvirt's numbers. */
  record Other(int event, int detail) implements LifecycleChange {}
}
