package io.kubevmm.virtctl;

import io.kubevmm.virtctl.cli.Syntax;

/** A verb: what it takes, and what it does. */
public interface Command {
  Syntax syntax();

  /** Does it and returns the exit code; a {@link Failure} says why it could not. */
  int run(Invocation call);

  /** The exit code when the command line is wrong; 1 may mean something else to a verb. */
  default int wrongUsage() {
    return Failure.USER;
  }
}
