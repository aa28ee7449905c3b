package io.kubevmm.scheduler.core;

import io.kubevmm.api.Requests;
import io.kubevmm.api.Toleration;
import java.util.List;
import java.util.Map;

/** What a machine wants of a node. */
public record Demand(
    Requests requests, Map<String, String> nodeSelector, List<Toleration> tolerations) {}
