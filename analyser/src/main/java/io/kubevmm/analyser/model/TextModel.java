package io.kubevmm.analyser.model;

/**
 * The text of an element.
 *
 * @param key its key in the tree, for an element that is a map
 */
public record TextModel(String key, ScalarType type) {}
