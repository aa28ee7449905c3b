package io.kubevmm.analyser.tree;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;

/** Makes the nodes of trees: Jackson's own, but small where they have few entries. */
public final class Nodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1;

  public static final Nodes INSTANCE = new Nodes();

  private Nodes() {}

  @Override
  public ObjectNode objectNode() {
    return new ObjectNode(this, new KeyMap());
  }

  @Override
  public ArrayNode arrayNode() {
    return new ArrayNode(this, new ArrayList<>(2));
  }
}
