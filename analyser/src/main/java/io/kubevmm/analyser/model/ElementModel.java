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
  private final Names<AttributeModel> attributesByName = new Names<>();
  private final Names<ChildModel> childrenByName = new Names<>();
  private final Map<String, Integer> positions;
  private final boolean scalar;

  /** What has a name; most names have no namespace, and are found without making one. */
  private static final class Names<T> {
    private final Map<String, T> plain = new HashMap<>();
    private final Map<XmlName, T> others = new HashMap<>();

    void put(XmlName name, T named) {
      if (name.namespace().isEmpty()) {
        plain.put(name.local(), named);
      } else {
        others.put(name, named);
      }
    }

    Optional<T> find(String namespace, String local) {
      return Optional.ofNullable(
          namespace.isEmpty() ? plain.get(local) : others.get(new XmlName(namespace, local)));
    }
  }

  /**
   * @param attributes in the schema's order
   * @param children in an order that the schema accepts
   */
  public ElementModel(
      List<AttributeModel> attributes, List<ChildModel> children, Optional<TextModel> text) {
    this.attributes = List.copyOf(attributes);
    this.children = List.copyOf(children);
    this.text = text;
    this.scalar = text.isPresent() && attributes.isEmpty() && children.isEmpty();
    this.positions = LinkedHashMap.newLinkedHashMap(attributes.size() + children.size() + 1);
    for (AttributeModel attribute : attributes) {
      attributesByName.put(attribute.name(), attribute);
      claim(attribute.key());
    }
    text.ifPresent(model -> claim(model.key()));
    for (ChildModel child : children) {
      childrenByName.put(child.name(), child);
      claim(child.key());
    }
  }

  private void claim(String key) {
    if (positions.putIfAbsent(key, positions.size()) != null) {
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
    return scalar;
  }

  /** The keys of the element's map: attributes, then text, then children. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(positions.keySet());
  }

  /**
   * Where a key stands among {@link #keys()}, from 0; -1 if the element has none of that name. The
   * children are the last.
   */
  public int position(String key) {
    Integer position = positions.get(key);
    return position == null ? -1 : position;
  }

  /** The position of the first child's key. */
  public int firstChild() {
    return positions.size() - children.size();
  }

  /** The attribute of that name in a document. */
  public Optional<AttributeModel> attribute(String namespace, String local) {
    return attributesByName.find(namespace, local);
  }

  /** The child of that name in a document. */
  public Optional<ChildModel> child(String namespace, String local) {
    return childrenByName.find(namespace, local);
  }

  /** The child of that key, as an index into {@link #children()}. */
  public Optional<Integer> childByKey(String key) {
    int index = position(key) - firstChild();
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  /** The attribute of that key. */
  public Optional<AttributeModel> attributeByKey(String key) {
    int index = position(key);
    return index < 0 || index >= attributes.size()
        ? Optional.empty()
        : Optional.of(attributes.get(index));
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
