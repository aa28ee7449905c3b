package io.kubevmm.libvirt;

/**
 * Why a domain is in its state, an enum per state. Each has UNSPECIFIED for libvirt's own "unknown"
 * and, last, UNKNOWN for a reason that this version does not know.
 */
public sealed interface StateReason {
  /** From libvirt's numbers. */
  static StateReason of(DomainState state, int code) {
    return switch (state) {
      case NOSTATE, BLOCKED, PMSUSPENDED, UNKNOWN -> Codes.of(Other.class, code);
      case RUNNING -> Codes.of(Running.class, code);
      case PAUSED -> Codes.of(Paused.class, code);
      case SHUTDOWN -> Codes.of(Shutdown.class, code);
      case SHUTOFF -> Codes.of(Shutoff.class, code);
      case CRASHED -> Codes.of(Crashed.class, code);
    };
  }

  /** virDomainRunningReason. */
  enum Running implements StateReason {
    UNSPECIFIED,
    BOOTED,
    MIGRATED,
    RESTORED,
    FROM_SNAPSHOT,
    UNPAUSED,
    MIGRATION_CANCELED,
    SAVE_CANCELED,
    WAKEUP,
    CRASHED,
    POSTCOPY,
    POSTCOPY_FAILED,
    UNKNOWN
  }

  /** virDomainPausedReason. */
  enum Paused implements StateReason {
    UNSPECIFIED,
    USER,
    MIGRATION,
    SAVE,
    DUMP,
    IOERROR,
    WATCHDOG,
    FROM_SNAPSHOT,
    SHUTTING_DOWN,
    SNAPSHOT,
    CRASHED,
    STARTING_UP,
    POSTCOPY,
    POSTCOPY_FAILED,
    UNKNOWN
  }

  /** virDomainShutdownReason: the guest is on its way down. */
  enum Shutdown implements StateReason {
    UNSPECIFIED,
    USER,
    UNKNOWN
  }

  /** virDomainShutoffReason. */
  enum Shutoff implements StateReason {
    UNSPECIFIED,
    SHUTDOWN,
    DESTROYED,
    CRASHED,
    MIGRATED,
    SAVED,
    FAILED,
    FROM_SNAPSHOT,
    DAEMON,
    UNKNOWN
  }

  /** virDomainCrashedReason. */
  enum Crashed implements StateReason {
    UNSPECIFIED,
    PANICKED,
    UNKNOWN
  }

  /** The states whose reasons libvirt does not tell apart. */
  enum Other implements StateReason {
    UNSPECIFIED,
    UNKNOWN
  }
}
