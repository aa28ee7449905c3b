package io.kubevmm.analyser.grammar;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the elements that a document can have, since schemas declare some that none can. */
final class Possible {
  private final Set<Term.Element> elements = new HashSet<>();

  private Possible() {}

  /** Those whose content can come to an end. */
  static Set<Term.Element> of(List<Term.Element> all) {
    Possible possible = new Possible();
    for (int before = -1; before < possible.elements.size(); ) {
      before = possible.elements.size();
      all.stream()
          .filter(element -> possible.can(element.content()))
          .forEach(possible.elements::add);
    }
    return possible.elements;
  }

  private boolean can(Term term) {
    return switch (term) {
      case Term.Never never -> false;
      case Term.Empty end -> true;
      case Term.TextAtom text -> true;
      case Term.Attribute attribute -> true;
      case Term.Element element -> elements.contains(element);
      case Term.Repeated repeated -> can(repeated.content);
      case Term.Choice choice -> choice.options.stream().anyMatch(this::can);
      case Term.Group group -> group.parts.stream().allMatch(this::can);
      case Term.Interleave all -> all.parts.stream().allMatch(this::can);
    };
  }
}
