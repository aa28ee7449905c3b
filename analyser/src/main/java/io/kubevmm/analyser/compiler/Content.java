package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.relaxng.Pattern;
import io.kubevmm.analyser.relaxng.Pattern.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a pattern allows inside one element, with the alternatives laid on top of each other. */
final class Content {
  /** The declarations of a child, and how often it may stand there: 0, 1, or 2 for more. */
  record Child(Set<Element> declarations, int most) {}

  /** {@code before} stands before {@code after} in the document. */
  record Order(XmlName before, XmlName after) {
    Order reversed() {
      return new Order(after, before);
    }
  }

  final Map<XmlName, List<Pattern>> attributes = new LinkedHashMap<>();
  final Set<XmlName> required = new LinkedHashSet<>();
  final Map<XmlName, Child> children = new LinkedHashMap<>();
  final List<Pattern> text = new ArrayList<>();
  final Set<Order> orders = new LinkedHashSet<>();
  boolean mayLackText = true;
  boolean open;

  /** Both, one after the other or mixed. */
  static Content all(List<Content> parts, boolean ordered) {
    Content all = new Content();
    for (Content part : parts) {
      if (ordered) {
        all.children.keySet().forEach(before -> all.orders.addAll(before(before, part)));
      }
      part.children.forEach((name, child) ->
          all.children.merge(
              name, child, (a, b) -> new Child(union(a, b), Math.min(2, a.most + b.most))));
      all.required.addAll(part.required);
      all.mayLackText &= part.mayLackText;
      all.take(part);
    }
    return all;
  }

  /** One of them. */
  static Content either(List<Content> options) {
    Content either = new Content();
    either.mayLackText = options.isEmpty();
    boolean first = true;
    for (Content option : options) {
      option.children.forEach((name, child) ->
          either.children.merge(
              name, child, (a, b) -> new Child(union(a, b), Math.max(a.most, b.most))));
      if (first) {
        either.required.addAll(option.required);
      } else {
        either.required.retainAll(option.required);
      }
      first = false;
      either.mayLackText |= option.mayLackText;
      either.take(option);
    }
    return either;
  }

  /** The same again and again: what was ordered can follow itself. */
  static Content repeated(Content once) {
    Content repeated = new Content();
    once.children.forEach(
        (name, child) -> repeated.children.put(name, new Child(child.declarations, 2)));
    repeated.required.addAll(once.required);
    repeated.mayLackText = once.mayLackText;
    repeated.take(once);
    repeated.orders.clear();
    return repeated;
  }

  /** Whether {@code before} always stands before {@code after}. */
  boolean ordered(XmlName before, XmlName after) {
    Order order = new Order(before, after);
    return orders.contains(order) && !orders.contains(order.reversed());
  }

  private void take(Content other) {
    other.attributes.forEach((name, contents) ->
        attributes.computeIfAbsent(name, n -> new ArrayList<>()).addAll(contents));
    text.addAll(other.text);
    orders.addAll(other.orders);
    open |= other.open;
  }

  private static List<Order> before(XmlName before, Content part) {
    return part.children.keySet().stream()
        .filter(after -> !after.equals(before))
        .map(after -> new Order(before, after))
        .toList();
  }

  private static Set<Element> union(Child a, Child b) {
    Set<Element> union = new LinkedHashSet<>(a.declarations);
    union.addAll(b.declarations);
    return union;
  }
}
