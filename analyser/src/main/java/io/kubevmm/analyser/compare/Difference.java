package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One place in which two trees differ.
 *
 * @see TreeComparison
 */
public sealed interface Difference {
  TreePlace place();

  /** Where, such as {@code devices.disk[target.dev=vda].source.file}. */
  default String path() {
    return place().path();
  }

  /** Only the second tree has it. */
  record Added(TreePlace place, JsonNode value) implements Difference {}

  /** Only the first tree has it. */
  record Removed(TreePlace place, JsonNode value) implements Difference {}

  /** Both have it, with different values. */
  record Changed(TreePlace place, JsonNode from, JsonNode to) implements Difference {}
}
