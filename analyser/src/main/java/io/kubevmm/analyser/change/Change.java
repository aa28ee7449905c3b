package io.kubevmm.analyser.change;

import io.kubevmm.analyser.compare.Difference;

/** One difference between a running domain and the wanted one, and what it needs. */
public record Change(Difference difference, Verdict verdict) {}
