package io.kubevmm.executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named steps of every act on a domain, told as they are reached.
 *
 * <p>Each is a line between which the executor may be killed. A log at debug level shows them; the
 * fault campaign kills the process at each of them by name.
 */
@FunctionalInterface
public interface Steps {

  /** Called when the step is done. */
  void reached(String step);

  /** Writes each step to the log. */
  static Steps logged() {
    Logger log = LoggerFactory.getLogger(Steps.class);
    return step -> log.debug("step {}", step);
  }

  /** Ends the process, as kill -9 would, as soon as the step is reached. */
  static Steps haltingAt(String fatal) {
    return step -> {
      if (step.equals(fatal)) {
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
