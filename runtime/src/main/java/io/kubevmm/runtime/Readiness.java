package io.kubevmm.runtime;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a process that shares its work with others by an election can do it. One that stands by
 * is ready, too, as long as the API server answers it.
 */
public final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  /** Twice the time in which a leader has to renew its Lease. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  private final Supplier<Duration> silence;
  private final BooleanSupplier leading;
  private volatile String awaited = "";

  /**
   * Of a process that has not begun its work.
   *
   * @param silence for how long the API server has not answered
   * @param leading whether this is the process that works
   */
  public Readiness(Supplier<Duration> silence, BooleanSupplier leading) {
    this.silence = silence;
    this.leading = leading;
  }

  /** What the work waits for, told in the log when it changes; empty when it goes on. */
  public void waitsFor(String what) {
    if (!what.isEmpty() && !what.equals(awaited)) {
      LOG.warn("waiting: {}", what);
    }
    awaited = what;
  }

  /** Adds what this knows to the diagnostics and to the metrics. */
  public Diagnostics tell(Diagnostics diagnostics, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("kubevmm_leader")
        .help("1 in the process that works, 0 in those that stand by.")
        .callback(gauge -> gauge.call(leading.getAsBoolean() ? 1 : 0))
        .register(registry);
    return diagnostics.ready("api-server", this::unanswered).ready("work", this::waiting);
  }

  private Optional<String> unanswered() {
    Duration since = silence.get();
    return since.compareTo(LONGEST_SILENCE) < 0
        ? Optional.empty()
        : Optional.of("the API server has not answered for " + since.toSeconds() + " s");
  }

  private Optional<String> waiting() {
    String what = awaited;
    return what.isEmpty() || !leading.getAsBoolean() ? Optional.empty() : Optional.of(what);
  }
}
