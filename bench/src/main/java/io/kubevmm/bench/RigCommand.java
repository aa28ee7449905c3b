package io.kubevmm.bench;

/** A benchmark with a rig around the measurement. */
abstract class RigCommand extends BenchCommand {

  RigCommand(String name) {
    super(name);
  }

  /** Measures, and writes what came out into the report. */
  abstract void measure(Rig rig, Report report);

  /** The executor's flag for what runs guests on this machine. */
  static String accelerator(Rig rig) {
    return rig.accelerator().accelerator().flag();
  }

  @Override
  final void measure(Report report) {
    Rig rig = Rig.start(this::progress);
    boolean measured = false;
    try {
      measure(rig, report);
      measured = true;
    } finally {
      if (measured) {
        rig.close();
      } else {
        rig.closeKeepingLogs();
        progress("the logs of the failed run are in " + rig.path("log") + " until the next run");
      }
    }
  }
}
