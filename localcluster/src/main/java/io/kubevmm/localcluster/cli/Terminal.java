package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.Progress;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the person sees: a line a step with the time it took. While a step runs, its progress stands
 * in the last line of a terminal; in a file or a CI log it is written now and then.
 */
final class Terminal {

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(20);
  private static final int WIDTH = 100;
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream out;
  private final PrintStream err;
  private final Optional<Console> console;
  private boolean transientLine;
  private long lastPlainNanos = System.nanoTime();

  Terminal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    this.console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /** Runs one step, which answers in a few words how things are now. */
  <T> T step(String label, Function<Progress, Outcome<T>> step) {
    long start = System.nanoTime();
    show(label, "…");
    Outcome<T> outcome;
    try {
      outcome = step.apply(text -> show(label, text));
    } finally {
      erase();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    out.println(
        String.format(Locale.ROOT, "  %-14s %-58s %6.1f s", label, outcome.words(), seconds));
    return outcome.value();
  }

  /** What a step made, and the words for its line. */
  record Outcome<T>(T value, String words) {}

  /** A step whose result nobody needs. */
  static Outcome<String> done(String words) {
    return new Outcome<>(words, words);
  }

  void line(String text) {
    out.println(text);
  }

  /** Text as it is, without a line's end. */
  void text(String text) {
    out.print(text);
    out.flush();
  }

  void fail(Throwable failure) {
    erase();
    out.flush();
    err.println("kubevmm: " + Objects.toString(failure.getMessage(), failure.toString()));
  }

  /** Asks a yes-or-no question; the answer is yes where nobody is there to be asked. */
  boolean confirm(String question, boolean yes) {
    if (yes || console.isEmpty() || System.getenv("CI") != null) {
      return true;
    }
    @Nullable String answer = console.get().readLine("%s [Y/n] ", question);
    return answer != null
        && (answer.isBlank() || answer.strip().toLowerCase(Locale.ROOT).startsWith("y"));
  }

  private void show(String label, String text) {
    String line = "  %-14s %s".formatted(label, text);
    if (console.isPresent()) {
      out.print(ERASE_LINE + line.substring(0, Math.min(line.length(), WIDTH)));
      out.flush();
      transientLine = true;
    } else if (System.nanoTime() - lastPlainNanos > PLAIN_INTERVAL.toNanos()) {
      out.println(line);
      lastPlainNanos = System.nanoTime();
    }
  }

  private void erase() {
    if (transientLine) {
      out.print(ERASE_LINE);
      transientLine = false;
    }
    lastPlainNanos = System.nanoTime();
  }
}
