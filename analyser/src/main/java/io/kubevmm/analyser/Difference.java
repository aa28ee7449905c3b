package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One place in which two trees differ.
 *
 * @see TreeComparison
 */
public sealed interface Difference {
  /** Where, such as {@code devices.disk[target.dev=vda].source.file}. */
  String path();

  /** Only the second tree has it. */
  record Added(String path, JsonNode value) implements Difference {}

  /** Only the first tree has it. */
  record Removed(String path, JsonNode value) implements Difference {}

  /** Both have it, with different values. */
  record Changed(String path, JsonNode from, JsonNode to) implements Difference {}
}
