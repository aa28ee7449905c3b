package io.kubevmm.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives calls another deadline than their connection's: {@code
 * Deadline.within(Duration.ofMinutes(5), () -> domain.managedSave())}. It holds for each call that
 * the body makes on its own thread, not for all of them together.
 */
public final class Deadline {
  private static final ScopedValue<Duration> CURRENT = ScopedValue.newInstance();

  private Deadline() {}

  /** Runs the body and returns its result. */
  public static <T> T within(Duration deadline, Supplier<T> body) {
    return ScopedValue.where(CURRENT, deadline).call(body::get);
  }

  /** Runs the body. */
  public static void within(Duration deadline, Runnable body) {
    ScopedValue.where(CURRENT, deadline).run(body);
  }

  static Optional<Duration> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }
}
