package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.grammar.Term.Atom;
import io.kubevmm.analyser.grammar.Term.Attribute;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the attributes, children and texts that a term speaks of. */
public final class Atoms {
  private Atoms() {}

  /** All of one element's content, in the order of the schema; each once. */
  public static List<Atom> in(Term term) {
    Set<Atom> atoms = new LinkedHashSet<>();
    collect(term, false, atoms);
    return List.copyOf(atoms);
  }

  /** Those that may come first, attributes left aside. */
  static List<Atom> next(Term term) {
    Set<Atom> atoms = new LinkedHashSet<>();
    collect(term, true, atoms);
    atoms.removeIf(atom -> atom instanceof Attribute);
    return List.copyOf(atoms);
  }

  private static void collect(Term term, boolean firstOnly, Collection<Atom> atoms) {
    switch (term) {
      case Term.Empty empty -> {}
      case Term.Never never -> {}
      case Atom atom -> atoms.add(atom);
      case Term.Repeated repeated -> collect(repeated.content, firstOnly, atoms);
      case Term.Choice choice ->
          choice.options.forEach(option -> collect(option, firstOnly, atoms));
      case Term.Interleave all -> all.parts.forEach(part -> collect(part, firstOnly, atoms));
      case Term.Group group -> {
        for (Term part : group.parts) {
          collect(part, firstOnly, atoms);
          if (firstOnly && !part.nullable()) {
            return;
          }
        }
      }
    }
  }
}
