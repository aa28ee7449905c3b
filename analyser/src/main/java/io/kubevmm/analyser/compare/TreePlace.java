package io.kubevmm.analyser.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A place in two trees that are compared.
 *
 * @param path such as {@code devices.disk[target.dev=vda].source.file}
 * @param declaration the same for every entry of a list, such as {@code devices.disk[].source.file}
 * @param before the outermost entry of a list around it, in the first tree; missing if there is
 *     none
 * @param after the same in the second tree
 */
public record TreePlace(String path, String declaration, JsonNode before, JsonNode after) {
  static final TreePlace ROOT =
      new TreePlace("", "", MissingNode.getInstance(), MissingNode.getInstance());

  /** The place of a key of the map at this place. */
  public TreePlace key(String key) {
    String dot = path.isEmpty() ? "" : ".";
    return new TreePlace(path + dot + key, declaration + dot + key, before, after);
  }

  /** The place of an entry of the list at this place. */
  public TreePlace entry(String which, JsonNode from, JsonNode to) {
    boolean outermost = !declaration.contains("[]");
    return new TreePlace(
        path + "[" + which + "]",
        declaration + "[]",
        outermost ? from : before,
        outermost ? to : after);
  }
}
