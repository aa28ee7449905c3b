package io.kubevmm.analyser.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one element may contain, with the keys of its map in the tree.
 *
 * <p>Names and keys are asked for at each word of a document. They are interned here, in our
 * parsers and in Jackson's, so most are found by looking through a short array for the same string,
 * which touches less memory than a hash table.
 */
public final class ElementModel {
  private static final int FEW = 32;

  private final List<AttributeModel> attributes;
  private final List<ChildModel> children;
  private final Optional<TextModel> text;
  private final boolean scalar;
  private final boolean free;
  private final boolean orderly;
  private final int firstChild;

  /** Whether an attribute or child has a namespace. */
  private final boolean qualified;

  /** The keys in their positions, and where each stands. */
  private final String[] keys;

  private final Map<String, Integer> positions;

  /** The local names of attributes and children in the positions of their keys. */
  private final String[] locals;

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
    this.free = text.isPresent() && text.get().type().kind() == ScalarType.Kind.XML;
    this.qualified =
        Stream.concat(
                attributes.stream().map(AttributeModel::name),
                children.stream().map(ChildModel::name))
            .anyMatch(name -> !name.namespace().isEmpty());
    this.orderly = children.stream().anyMatch(child -> !child.after().isEmpty());
    this.firstChild = attributes.size() + (text.isPresent() ? 1 : 0);
    this.keys = new String[firstChild + children.size()];
    this.positions = HashMap.newHashMap(keys.length);
    String[] names = new String[keys.length];
    for (AttributeModel attribute : attributes) {
      claim(attribute.key(), attribute.name().local(), names);
    }
    text.ifPresent(model -> claim(model.key(), model.key(), names));
    for (ChildModel child : children) {
      claim(child.key(), child.name().local(), names);
    }
    this.locals = Arrays.equals(keys, names) ? keys : names;
  }

  private void claim(String key, String local, String[] names) {
    int position = positions.size();
    if (positions.putIfAbsent(key, position) != null) {
      throw new IllegalStateException("Two parts of one element have the key " + key + ".");
    }
    keys[position] = key.intern();
    names[position] = local.intern();
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

  /** Whether it may have text. */
  public boolean hasText() {
    return firstChild > attributes.size();
  }

  /** Whether its text is free XML. */
  public boolean free() {
    return free;
  }

  /** Whether some of its children must stand before others. */
  public boolean orderly() {
    return orderly;
  }

  /** The keys of the element's map: attributes, then text, then children. */
  public List<String> keys() {
    return List.of(keys);
  }

  /**
   * Where a key stands among {@link #keys()}, from 0; -1 if the element has none of that name. The
   * children are the last.
   */
  public int position(String key) {
    if (keys.length <= FEW) {
      int same = same(keys, key, 0);
      if (same >= 0) {
        return same;
      }
    }
    return positions.getOrDefault(key, -1);
  }

  /** Where that very string stands, from an index on; -1 for nowhere. */
  @SuppressWarnings(
      "ReferenceEquality") // One that is equal and not the same is looked for elsewhere.
  private static int same(String[] strings, String wanted, int from) {
    for (int i = from; i < strings.length; i++) {
      if (strings[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The position of the first child's key. */
  public int firstChild() {
    return firstChild;
  }

  /** The attribute of that name in a document; null for none. */
  public @Nullable AttributeModel attribute(String namespace, String local) {
    int same = same(locals, local, 0);
    if (same >= 0 && same < attributes.size() && is(attributes.get(same).name(), namespace)) {
      return attributes.get(same);
    }
    for (AttributeModel attribute : attributes) {
      if (attribute.name().local().equals(local) && is(attribute.name(), namespace)) {
        return attribute;
      }
    }
    return null;
  }

  /** The child of that name in a document; null for none. */
  public @Nullable ChildModel child(String namespace, String local) {
    int same = same(locals, local, firstChild);
    if (same >= 0 && is(children.get(same - firstChild).name(), namespace)) {
      return children.get(same - firstChild);
    }
    for (ChildModel child : children) {
      if (child.name().local().equals(local) && is(child.name(), namespace)) {
        return child;
      }
    }
    return null;
  }

  private boolean is(XmlName name, String namespace) {
    return qualified ? name.namespace().equals(namespace) : namespace.isEmpty();
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
