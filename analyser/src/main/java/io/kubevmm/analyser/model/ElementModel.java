package io.kubevmm.analyser.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one element may contain, with the keys of its map in the tree.
 *
 * <p>Names and keys are asked for at each word of a document, so each has a small table of its own.
 */
public final class ElementModel {
  private final List<AttributeModel> attributes;
  private final List<ChildModel> children;
  private final Optional<TextModel> text;
  private final boolean scalar;
  private final boolean free;
  private final boolean orderly;
  private final int firstChild;

  /** Whether an attribute or child has a namespace. */
  private final boolean qualified;

  private final NameTable keys;

  /** The local names in the order of the lists. */
  private final NameTable attributeNames;

  private final NameTable childNames;

  /** The lists' own entries, one step nearer. */
  private final AttributeModel[] attributeArray;

  private final ChildModel[] childArray;

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
    this.keys =
        NameTable.of(
            Stream.of(
                    attributes.stream().map(AttributeModel::key),
                    text.stream().map(TextModel::key),
                    children.stream().map(ChildModel::key))
                .flatMap(Function.identity())
                .toList());
    if (keys.hasTwins()) {
      throw new IllegalStateException("Two parts of one element have one key: " + keys() + ".");
    }
    this.attributeNames =
        NameTable.of(attributes.stream().map(attribute -> attribute.name().local()).toList());
    this.childNames = NameTable.of(children.stream().map(child -> child.name().local()).toList());
    this.attributeArray = attributes.toArray(AttributeModel[]::new);
    this.childArray = children.toArray(ChildModel[]::new);
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
    return keys.names();
  }

  /**
   * Where a key stands among {@link #keys()}, from 0; -1 if the element has none of that name. The
   * children are the last.
   */
  public int position(String key) {
    return keys.find(key);
  }

  /** How many of the positions are attributes'. */
  public int attributeCount() {
    return attributeArray.length;
  }

  /** The attribute at a position. */
  public AttributeModel attribute(int position) {
    return attributeArray[position];
  }

  /** The child at a position. */
  public ChildModel child(int position) {
    return childArray[position - firstChild];
  }

  /** The position of the first child's key. */
  public int firstChild() {
    return firstChild;
  }

  /** The attribute of that name in a document; null for none. */
  public @Nullable AttributeModel attribute(String namespace, String local) {
    for (int i = attributeNames.find(local); i >= 0; i = qualified ? attributeNames.next(i) : -1) {
      AttributeModel attribute = attributeArray[i];
      if (is(attribute.name(), namespace)) {
        return attribute;
      }
    }
    return null;
  }

  /** The child of that name in a document; null for none. */
  public @Nullable ChildModel child(String namespace, String local) {
    for (int i = childNames.find(local); i >= 0; i = qualified ? childNames.next(i) : -1) {
      ChildModel child = childArray[i];
      if (is(child.name(), namespace)) {
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
