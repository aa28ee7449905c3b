package io.kubevmm.executor.join;

/** The executor's process, as the machine's service manager has it. */
public interface ServiceUnit {

  /** Whether there is a service manager that could start it. */
  boolean managed();

  /** Starts it, now and at each boot; one that runs already goes on. */
  void start();

  /** Ends it, now and for each boot; one that does not run is fine. */
  void stop();
}
