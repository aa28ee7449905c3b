package io.kubevmm.virtctl;

/** How far a machine is on its way. */
enum Progress {
  UNDER_WAY,
  REACHED,
  /** It will not get there by itself; the machine's message says why. */
  FAILED;

  /** Towards a phase: reached once the status speaks of this spec and says that phase. */
  static Progress towards(String phase, Machine machine) {
    if (!machine.observed()) {
      return UNDER_WAY;
    }
    if (machine.phase().equals(phase)) {
      return REACHED;
    }
    return machine.phase().equals("Failed") ? FAILED : UNDER_WAY;
  }

  /** Towards a running guest that was started as often as was asked. */
  static Progress towardsRunning(Machine machine) {
    Progress progress = towards("Running", machine);
    return progress == REACHED && machine.startIsAsked() ? UNDER_WAY : progress;
  }
}
