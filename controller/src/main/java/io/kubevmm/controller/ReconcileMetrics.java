package io.kubevmm.controller;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts and times what the reconcilers do, by reconciler and outcome; no object is named. */
final class ReconcileMetrics implements Metrics {

  private final Counter outcomes;
  private final Histogram seconds;

  ReconcileMetrics(PrometheusRegistry registry) {
    outcomes =
        Counter.builder()
            .name("kubevmm_controller_reconciliations")
            .help("Reconciliations, by reconciler and result.")
            .labelNames("controller", "result")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("kubevmm_controller_reconciliation_seconds")
            .help("Duration of reconciliations, by reconciler.")
            .classicOnly()
            .classicUpperBounds(0.005, 0.02, 0.1, 0.5, 2, 10)
            .labelNames("controller")
            .register(registry);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long began = System.nanoTime();
    String result = "error";
    try {
      T value = execution.execute();
      result = "success";
      return value;
    } finally {
      outcomes.labelValues(execution.controllerName(), result).inc();
      seconds.labelValues(execution.controllerName()).observe((System.nanoTime() - began) / 1e9);
    }
  }
}
