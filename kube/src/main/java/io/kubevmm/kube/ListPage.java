package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One page of a list.
 *
 * @param items the objects, each with its apiVersion and kind
 * @param resourceVersion where a watch may begin that misses nothing
 * @param continueToken for the next page; "" when this was the last
 */
public record ListPage(List<ObjectNode> items, String resourceVersion, String continueToken) {

  /** Whether no page follows. */
  public boolean last() {
    return continueToken.isEmpty();
  }
}
