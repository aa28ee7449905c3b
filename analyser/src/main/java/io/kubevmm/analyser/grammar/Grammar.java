package io.kubevmm.analyser.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The term of a whole document.
 *
 * @param source what it was made from, such as {@code libvirt 12.8.0}
 */
public record Grammar(String source, Term start) {
  /** All elements that a document can have, in the order of their distance from the root. */
  public List<Term.Element> elements() {
    Set<Term.Element> seen = new HashSet<>();
    List<Term.Element> elements = new ArrayList<>();
    Deque<Term> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      for (Term.Atom atom : Atoms.in(open.poll())) {
        if (atom instanceof Term.Element element && seen.add(element)) {
          elements.add(element);
          open.add(element.content());
        }
      }
    }
    return elements;
  }
}
