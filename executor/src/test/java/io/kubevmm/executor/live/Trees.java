package io.kubevmm.executor.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;

/** Trees written with single quotes. */
final class Trees {

  private Trees() {}

  static ObjectNode tree(String text) {
    try {
      return (ObjectNode) ApiMapper.JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
