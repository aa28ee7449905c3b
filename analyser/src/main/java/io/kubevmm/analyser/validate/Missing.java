package io.kubevmm.analyser.validate;

import io.kubevmm.analyser.grammar.Term;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds what a term still asks for. */
final class Missing {
  private Missing() {}

  /** The attributes, children or texts of which one must come before anything else can help. */
  static List<Term.Atom> first(Collection<Term> terms, Predicate<Term> lacks) {
    Set<Term.Atom> missing = new LinkedHashSet<>();
    terms.forEach(term -> collect(term, lacks, missing));
    return List.copyOf(missing);
  }

  private static void collect(Term term, Predicate<Term> lacks, Set<Term.Atom> missing) {
    switch (term) {
      case Term.Empty nothing -> {}
      case Term.Never nothing -> {}
      case Term.Atom atom -> missing.add(atom);
      case Term.Repeated repeated -> collect(repeated.content, lacks, missing);
      case Term.Choice choice ->
          choice.options.stream().filter(lacks).forEach(option -> collect(option, lacks, missing));
      case Term.Group group -> first(group.parts, lacks, missing);
      case Term.Interleave all -> first(all.parts, lacks, missing);
    }
  }

  private static void first(List<Term> parts, Predicate<Term> lacks, Set<Term.Atom> missing) {
    parts.stream().filter(lacks).findFirst().ifPresent(part -> collect(part, lacks, missing));
  }
}
