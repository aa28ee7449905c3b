package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects for tests. */
final class Things {
  static final Resource THING = new Resource("example.org", "v1", "things", "Thing", true);

  private Things() {}

  static ObjectKey key(String name) {
    return new ObjectKey("shop", name);
  }

  static ObjectNode thing(String name) {
    ObjectNode thing = Json.object().put("apiVersion", "example.org/v1").put("kind", "Thing");
    thing.putObject("metadata").put("namespace", "shop").put("name", name);
    thing.putObject("spec").put("node", "n1").put("size", 1);
    return thing;
  }

  static ObjectNode size(int size) {
    ObjectNode patch = Json.object();
    patch.putObject("spec").put("size", size);
    return patch;
  }

  static ObjectNode withSize(ObjectNode object, int size) {
    Json.child(object, "spec").put("size", size);
    return object;
  }

  static int sizeOf(ObjectNode thing) {
    return Json.at(thing, "spec", "size").asInt();
  }
}
