package io.kubevmm.runtime;

/** The command line was wrong, or asked for help; the message is what to print. */
public final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean help;

  /** An option's value cannot be used; the message names the option. */
  public UsageException(String message) {
    this(message, false);
  }

  UsageException(String message, boolean help) {
    super(message);
    this.help = help;
  }

  /** Whether the user asked for help, rather than made a mistake. */
  public boolean help() {
    return help;
  }
}
