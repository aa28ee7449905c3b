package io.kubevmm.analyser.model;

/**
 * An attribute of an element.
 *
 * @param key its key in the tree
 * @param required whether every declaration of the element demands it
 */
public record AttributeModel(String key, XmlName name, ScalarType type, boolean required) {}
