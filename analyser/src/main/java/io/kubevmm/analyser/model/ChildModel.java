package io.kubevmm.analyser.model;

import java.util.List;

/**
 * A child element.
 *
 * @param key its key in the tree
 * @param model index of its model in the {@link SchemaModel}
 * @param repeated whether it may stand there more than once, which makes it a list always
 * @param after indexes, among the element's children, of those that must stand before this one
 */
public record ChildModel(
    String key, XmlName name, int model, boolean repeated, List<Integer> after) {}
