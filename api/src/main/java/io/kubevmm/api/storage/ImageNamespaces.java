package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import java.util.Map;
import java.util.Objects;

/** Which namespaces may use an image besides its own, in the words of the Gateway API. */
public record ImageNamespaces(
    @Doc("The image's own namespace alone, all, or also those that the selector matches.")
        @OneOf({"Same", "All", "Selector"})
        @Default("Same")
        String from,
    @Doc("Labels that a namespace must have, with from: Selector.") @Limits(maxItems = 64)
        Map<String, String> matchLabels) {

  /** Fills in what was left out. */
  public ImageNamespaces {
    from = Objects.requireNonNullElse(from, "Same");
    matchLabels = Map.copyOf(Objects.requireNonNullElse(matchLabels, Map.of()));
  }

  /** Whether another namespace with these labels may. */
  public boolean allows(Map<String, String> labels) {
    return from.equals("All")
        || (from.equals("Selector") && labels.entrySet().containsAll(matchLabels.entrySet()));
  }
}
