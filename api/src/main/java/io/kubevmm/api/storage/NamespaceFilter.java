package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import java.util.Map;
import java.util.Objects;

/** Which namespaces may use an object of the cluster, in the words of the Gateway API. */
public record NamespaceFilter(
    @Doc("All namespaces, or those that the selector matches.")
        @OneOf({"All", "Selector"})
        @Default("All")
        String from,
    @Doc("Labels that a namespace must have, with from: Selector.") @Limits(maxItems = 64)
        Map<String, String> matchLabels) {

  /** Fills in what was left out. */
  public NamespaceFilter {
    from = Objects.requireNonNullElse(from, "All");
    matchLabels = Map.copyOf(Objects.requireNonNullElse(matchLabels, Map.of()));
  }

  /** Whether a namespace with these labels may. */
  public boolean allows(Map<String, String> labels) {
    return from.equals("All") || labels.entrySet().containsAll(matchLabels.entrySet());
  }
}
