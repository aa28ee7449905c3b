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
 * of its members differ when each element in them is replaced by its class. Elements that no
 * document can have are left out.
 */
final class Sharing {
  private final Terms terms = new Terms();
  private final Map<Term, Term> copies = new HashMap<>();

  private Sharing() {}

  /** A class and what the contents of its members became. */
  private record Signature(int group, Term content) {}

  static Grammar share(Grammar grammar) {
    List<Term.Element> elements = new ArrayList<>(grammar.elements());
    elements.retainAll(Possible.of(elements));
    Map<NameClass, Integer> names = new HashMap<>();
    List<Integer> classes = elements.stream().map(e -> number(names, e.names)).toList();
    for (int count = names.size(); ; ) {
      Sharing round = new Sharing();
      List<Term.Element> chosen = round.choose(elements, classes);
      Map<Signature, Integer> signatures = new LinkedHashMap<>();
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        Term content = round.copy(elements.get(i).content());
        next.add(number(signatures, new Signature(classes.get(i), content)));
      }
      if (signatures.size() == count) {
        signatures.keySet().forEach(s -> chosen.get(s.group).content(s.content));
        return new Grammar(grammar.source(), round.copy(grammar.start()));
      }
      count = signatures.size();
      classes = next;
    }
  }

  private static <T> Integer number(Map<T, Integer> numbers, T of) {
    Integer known = numbers.putIfAbsent(of, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  /** One new element a class, by the class's number, which stands for all its members. */
  private List<Term.Element> choose(List<Term.Element> elements, List<Integer> classes) {
    List<Term.Element> chosen = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      if (classes.get(i) == chosen.size()) {
        chosen.add(terms.element(elements.get(i).names));
      }
      copies.put(elements.get(i), chosen.get(classes.get(i)));
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
      case Term.Element impossible -> Terms.NEVER;
      case Term.Group group -> terms.group(group.parts.stream().map(this::copy).toList());
      case Term.Interleave all -> terms.interleave(all.parts.stream().map(this::copy).toList());
      case Term.Choice choice -> terms.choice(choice.options.stream().map(this::copy).toList());
      case Term.Repeated repeated -> terms.repeated(copy(repeated.content));
    };
  }
}
