package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.relaxng.NameClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one of the elements that say the same, down to any depth. Works like the minimisation of an
 * automaton: elements of one name start in one class, and a class is split as long as the contents
 * of its members differ when each element in them is replaced by its class.
 */
final class Sharing {
  private final Terms terms = new Terms();
  private final Map<Term, Term> copies = new HashMap<>();

  private Sharing() {}

  /** A class and what the contents of its members became. */
  private record Signature(int group, Term content) {}

  static Grammar share(Grammar grammar) {
    List<Term.Element> elements = grammar.elements();
    Map<NameClass, Integer> names = new HashMap<>();
    List<Integer> classes = new ArrayList<>();
    for (Term.Element element : elements) {
      Integer known = names.putIfAbsent(element.names, names.size());
      classes.add(known == null ? names.size() - 1 : known);
    }
    for (int count = names.size(); ; ) {
      Sharing round = new Sharing();
      Map<Integer, Term.Element> chosen = round.choose(elements, classes);
      Map<Signature, Integer> seen = new LinkedHashMap<>();
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        Term content = round.copy(elements.get(i).content());
        Signature signature = new Signature(classes.get(i), content);
        Integer known = seen.putIfAbsent(signature, seen.size());
        next.add(known == null ? seen.size() - 1 : known);
      }
      if (seen.size() == count) {
        seen.keySet()
            .forEach(s -> {
              Term.Element element = chosen.get(s.group);
              if (element != null) {
                element.content(s.content);
              }
            });
        return new Grammar(grammar.source(), round.copy(grammar.start()));
      }
      count = seen.size();
      classes = next;
    }
  }

  /** One new element a class, which stands for all its members. */
  private Map<Integer, Term.Element> choose(List<Term.Element> elements, List<Integer> classes) {
    Map<Integer, Term.Element> chosen = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      Term.Element element = elements.get(i);
      copies.put(
          element, chosen.computeIfAbsent(classes.get(i), c -> terms.element(element.names)));
    }
    return chosen;
  }

  private Term copy(Term term) {
    Term known = copies.get(term);
    if (known == null) {
      known = made(term);
      copies.put(term, known);
    }
    return known;
  }

  private Term made(Term term) {
    return switch (term) {
      case Term.Empty same -> same;
      case Term.Never same -> same;
      case Term.Text same -> same;
      case Term.Data data -> terms.data(data.type, data.except.map(this::copy));
      case Term.Value value -> terms.value(value.type, value.text);
      case Term.Tokens tokens -> terms.tokens(copy(tokens.content));
      case Term.Attribute a -> terms.attribute(a.names, copy(a.content));
      case Term.Element element -> throw new IllegalStateException("An element without a class.");
      case Term.Group group -> terms.group(group.parts.stream().map(this::copy).toList());
      case Term.Interleave all -> terms.interleave(all.parts.stream().map(this::copy).toList());
      case Term.Choice choice -> terms.choice(choice.options.stream().map(this::copy).toList());
      case Term.Repeated repeated -> terms.repeated(copy(repeated.content));
    };
  }
}
