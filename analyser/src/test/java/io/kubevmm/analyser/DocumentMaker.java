package io.kubevmm.analyser;

import io.kubevmm.analyser.grammar.Atoms;
import io.kubevmm.analyser.grammar.Grammar;
import io.kubevmm.analyser.grammar.Term;
import io.kubevmm.analyser.relaxng.NameClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.namespace.QName;

/**
 * Derives valid documents from a grammar, the same ones for the same seed: for each declaration of
 * a child or an attribute in each element one document that has it, on the shortest way from the
 * root, with whatever else must be there and a little of what may.
 */
public final class DocumentMaker {
  private static final int FAR = 1_000;

  /** A child or an attribute as it is declared in one element. */
  record Declared(Term.Element in, Term.Atom atom) {}

  private final Grammar grammar;
  private final Random random;
  private final Values values;
  private final Map<Term.Element, Declared> parents = new HashMap<>();
  private final Map<Term.Element, Integer> depths = new HashMap<>();
  private final Map<Term, Set<Term.Atom>> atoms = new HashMap<>();
  private final Set<Declared> all = new LinkedHashSet<>();
  private final Set<Declared> covered = new LinkedHashSet<>();

  public DocumentMaker(Grammar grammar, long seed) {
    this.grammar = grammar;
    this.random = new Random(seed);
    this.values = new Values(random);
    for (Term.Element element : grammar.elements()) {
      depths.put(element, FAR);
      for (Term.Atom atom : Atoms.in(element.content())) {
        if (atom instanceof Term.Element child) {
          parents.putIfAbsent(child, new Declared(element, child));
        }
        if (!(atom instanceof Term.TextAtom)) {
          all.add(new Declared(element, atom));
        }
      }
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (Term.Element element : grammar.elements()) {
        Integer depth = 1 + depth(element.content());
        changed |= depth < FAR && !depth.equals(depths.put(element, depth));
      }
    }
  }

  Set<Declared> all() {
    return all;
  }

  Set<Declared> covered() {
    return covered;
  }

  /** Makes documents until each declaration was in one, or cannot be. */
  public void each(Consumer<Xml> consumer) {
    for (Declared target : all) {
      if (!covered.contains(target)) {
        consumer.accept(document(target));
      }
    }
  }

  private Xml document(Declared target) {
    Deque<Term.Atom> way = new ArrayDeque<>(List.of(target.atom));
    Term.Element at = target.in;
    for (Declared up = parents.get(at); !rooted(at) && up != null; up = parents.get(at)) {
      way.push(at);
      at = up.in;
    }
    return element(at, way);
  }

  private boolean rooted(Term.Element element) {
    return atoms(grammar.start()).contains(element);
  }

  private Set<Term.Atom> atoms(Term term) {
    return atoms.computeIfAbsent(term, t -> Set.copyOf(Atoms.in(t)));
  }

  /** How many levels a content needs at least. */
  private int depth(Term term) {
    return switch (term) {
      case Term.Element element -> depths.getOrDefault(element, FAR);
      case Term.Never never -> FAR;
      case Term.Empty end -> 0;
      case Term.Attribute end -> 0;
      case Term.TextAtom end -> 0;
      case Term.Repeated repeated -> depth(repeated.content);
      case Term.Choice choice -> choice.options.stream().mapToInt(this::depth).min().orElse(FAR);
      case Term.Group group -> group.parts.stream().mapToInt(this::depth).max().orElse(0);
      case Term.Interleave mixed -> mixed.parts.stream().mapToInt(this::depth).max().orElse(0);
    };
  }

  private Xml element(Term.Element element, Deque<Term.Atom> way) {
    Xml xml = new Xml(name(element.names, List.of()));
    List<Term.Atom> required = way.isEmpty() ? List.of() : List.of(way.pop());
    xml.content.addAll(content(element, element.content(), required, way, xml.attributes));
    return xml;
  }

  /** The children and texts that a term makes; attributes are put into the map. */
  private List<Object> content(
      Term.Element in,
      Term term,
      List<Term.Atom> required,
      Deque<Term.Atom> way,
      Map<QName, String> attributes) {
    return switch (term) {
      case Term.Empty nothing -> List.of();
      case Term.Never never -> throw new IllegalStateException("No document has this.");
      case Term.TextAtom text -> List.of(values.of(text));
      case Term.Attribute attribute -> {
        covered.add(new Declared(in, attribute));
        QName name = name(attribute.names, attributes.keySet());
        attributes.put(name, value(in, attribute.content));
        yield List.of();
      }
      case Term.Element child -> {
        covered.add(new Declared(in, child));
        yield List.of(element(child, required.contains(child) ? way : new ArrayDeque<>()));
      }
      case Term.Repeated repeated -> {
        List<Object> made =
            new ArrayList<>(content(in, repeated.content, required, way, attributes));
        if (random.nextInt(8) == 0) {
          made.addAll(content(in, repeated.content, List.of(), way, attributes));
        }
        yield made;
      }
      case Term.Choice choice -> content(in, option(choice, required), required, way, attributes);
      case Term.Group group -> {
        List<Object> made = new ArrayList<>();
        List<Term.Atom> open = new ArrayList<>(required);
        for (Term part : group.parts) {
          made.addAll(part(in, part, open, way, attributes));
        }
        yield made;
      }
      case Term.Interleave mixed -> {
        List<Object> made = new ArrayList<>();
        List<Term.Atom> open = new ArrayList<>(required);
        for (Term part : mixed.parts) {
          made = merged(made, part(in, part, open, way, attributes));
        }
        yield made;
      }
    };
  }

  /** What one of several parts makes; what is required is required of the first that has it. */
  private List<Object> part(
      Term.Element in,
      Term part,
      List<Term.Atom> open,
      Deque<Term.Atom> way,
      Map<QName, String> attributes) {
    List<Term.Atom> here = open.stream().filter(atom -> atoms(part).contains(atom)).toList();
    open.removeAll(here);
    return content(in, part, here, way, attributes);
  }

  private Term option(Term.Choice choice, List<Term.Atom> required) {
    List<Term> options =
        choice.options.stream().filter(option -> atoms(option).containsAll(required)).toList();
    int least = options.stream().mapToInt(this::depth).min().orElseThrow();
    List<Term> near = options.stream().filter(option -> depth(option) <= least + 1).toList();
    // A little of what may be there: an option that is nothing is taken more often than others.
    boolean nothing = required.isEmpty() && random.nextInt(8) != 0;
    return near.stream()
        .filter(option -> nothing && option instanceof Term.Empty)
        .findFirst()
        .orElseGet(() -> near.get(random.nextInt(near.size())));
  }

  private String value(Term.Element in, Term content) {
    StringBuilder value = new StringBuilder();
    Map<QName, String> none = new LinkedHashMap<>();
    content(in, content, List.of(), new ArrayDeque<>(), none).forEach(value::append);
    return value.toString();
  }

  /** Both lists in one, each in its own order. */
  private List<Object> merged(List<Object> left, List<Object> right) {
    List<Object> merged = new ArrayList<>();
    int i = 0;
    int k = 0;
    while (i < left.size() || k < right.size()) {
      boolean first = k == right.size() || (i < left.size() && random.nextBoolean());
      merged.add(first ? left.get(i++) : right.get(k++));
    }
    return merged;
  }

  /** A name of a class that is not taken yet. */
  private QName name(NameClass names, Collection<QName> taken) {
    return switch (names) {
      case NameClass.Name name -> new QName(name.namespace(), name.local());
      case NameClass.NameChoice choice ->
          name(choice.options().get(random.nextInt(choice.options().size())), taken);
      case NameClass.NsName any -> free(any.namespace(), any, taken);
      case NameClass.AnyName any -> free(random.nextBoolean() ? "" : "urn:any", any, taken);
    };
  }

  private static QName free(String namespace, NameClass names, Collection<QName> taken) {
    for (int i = 0; ; i++) {
      QName name = new QName(namespace, "any" + i);
      if (names.contains(namespace, name.getLocalPart()) && !taken.contains(name)) {
        return name;
      }
    }
  }
}
