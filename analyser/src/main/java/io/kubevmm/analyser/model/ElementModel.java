package io.kubevmm.analyser.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one element may contain, with the keys of its map in the tree. */
public final class ElementModel {
  private final List<AttributeModel> attributes;
  private final List<ChildModel> children;
  private final Optional<TextModel> text;
  private final Map<XmlName, AttributeModel> attributesByName;
  private final Map<XmlName, Integer> childrenByName;
  private final Map<String, Object> byKey;

  /**
   * @param attributes in the schema's order
   * @param children in an order that the schema accepts
   */
  public ElementModel(
      List<AttributeModel> attributes, List<ChildModel> children, Optional<TextModel> text) {
    this.attributes = List.copyOf(attributes);
    this.children = List.copyOf(children);
    this.text = text;
    this.attributesByName = HashMap.newHashMap(attributes.size());
    this.childrenByName = HashMap.newHashMap(children.size());
    this.byKey = LinkedHashMap.newLinkedHashMap(attributes.size() + children.size() + 1);
    for (AttributeModel attribute : attributes) {
      attributesByName.put(attribute.name(), attribute);
      claim(attribute.key(), attribute);
    }
    text.ifPresent(model -> claim(model.key(), model));
    for (int i = 0; i < children.size(); i++) {
      childrenByName.put(children.get(i).name(), i);
      claim(children.get(i).key(), children.get(i));
    }
  }

  private void claim(String key, Object field) {
    if (byKey.putIfAbsent(key, field) != null) {
      throw new IllegalStateException("Two parts of one element have the key " + key + ".");
    }
  }

  public List<AttributeModel> attributes() {
    return attributes;
  }

  public List<ChildModel> children() {
    return children;
  }

  public Optional<TextModel> text() {
    return text;
  }

  /** Whether the element is its text alone, and so a scalar in the tree. */
  public boolean scalar() {
    return text.isPresent() && attributes.isEmpty() && children.isEmpty();
  }

  /** The keys of the element's map: attributes, then text, then children. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /** The attribute of that name in a document. */
  public Optional<AttributeModel> attribute(XmlName name) {
    return Optional.ofNullable(attributesByName.get(name));
  }

  /** The child of that name in a document, as an index into {@link #children()}. */
  public Optional<Integer> child(XmlName name) {
    return Optional.ofNullable(childrenByName.get(name));
  }

  /** The child of that key, as an index into {@link #children()}. */
  public Optional<Integer> childByKey(String key) {
    return byKey.get(key) instanceof ChildModel child
        ? Optional.ofNullable(childrenByName.get(child.name()))
        : Optional.empty();
  }

  /** The attribute of that key. */
  public Optional<AttributeModel> attributeByKey(String key) {
    return byKey.get(key) instanceof AttributeModel attribute
        ? Optional.of(attribute)
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElementModel that
        && attributes.equals(that.attributes)
        && children.equals(that.children)
        && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * attributes.hashCode() + children.hashCode()) + text.hashCode();
  }
}
