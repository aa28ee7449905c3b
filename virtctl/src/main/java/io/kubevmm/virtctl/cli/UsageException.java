package io.kubevmm.virtctl.cli;

import java.util.Optional;

/** What is wrong with a command line: a sentence, and on a line of its own what helps. */
public final class UsageException extends RuntimeException {
  private final transient Optional<Syntax> verb;

  UsageException(Optional<Syntax> verb, String sentence) {
    super(sentence, null, false, false);
    this.verb = verb;
  }

  /** The verb, if one was named before it went wrong. */
  public Optional<Syntax> verb() {
    return verb;
  }
}
