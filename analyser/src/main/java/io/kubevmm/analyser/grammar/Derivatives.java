package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Space;
import io.kubevmm.analyser.grammar.Term.Atom;
import io.kubevmm.analyser.grammar.Term.Attribute;
import io.kubevmm.analyser.grammar.Term.Element;
import io.kubevmm.analyser.grammar.Term.TextAtom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is left of a term after something came. All answers are kept; when they become too many (a
 * document can be made so that none is needed twice) they are forgotten and found anew.
 */
public final class Derivatives {
  private static final int MOST_KEPT = 200_000;

  /** Longer names are a document's own invention, and may be as long as the document. */
  private static final int LONGEST_KEPT = 200;

  private final int mostKept;
  private volatile Memory memory = new Memory();

  public Derivatives() {
    this(MOST_KEPT);
  }

  Derivatives(int mostKept) {
    this.mostKept = mostKept;
  }

  private record Step(Term term, List<? extends Atom> atoms) {}

  private record Named(Term term, String namespace, String local) {}

  /** What is remembered. */
  private static final class Memory {
    final Terms terms = new Terms();
    final Map<Step, Term> after = new ConcurrentHashMap<>();
    final Map<Term, Term> closed = new ConcurrentHashMap<>();
    final Map<Term, List<Atom>> next = new ConcurrentHashMap<>();
    final Map<Named, List<Element>> elements = new ConcurrentHashMap<>();
    final Map<Named, List<Attribute>> attributes = new ConcurrentHashMap<>();

    int size() {
      int parts = after.size() + closed.size() + next.size();
      return terms.size() + parts + elements.size() + attributes.size();
    }
  }

  /** How much is kept: terms and answers. */
  int kept() {
    return memory.size();
  }

  /**
   * What is left after one attribute, child or text that is all of {@code atoms}; {@link
   * Term.Never} if it has no place.
   *
   * @param atoms either attributes, or children and texts
   */
  public Term after(Term term, List<? extends Atom> atoms) {
    if (atoms.isEmpty()) {
      return Terms.NEVER;
    }
    return remembered(
        memory.after,
        new Step(term, atoms),
        step -> derived(memory.terms, term, atoms, atoms.getFirst() instanceof Attribute));
  }

  private static Term derived(
      Terms terms, Term term, List<? extends Atom> atoms, boolean anywhere) {
    return switch (term) {
      case Term.Empty empty -> Terms.NEVER;
      case Term.Never never -> never;
      case Term.Text text -> atoms.contains(text) ? text : Terms.NEVER;
      case Atom atom -> atoms.contains(atom) ? Terms.EMPTY : Terms.NEVER;
      case Term.Repeated repeated ->
          terms.group(
              List.of(
                  derived(terms, repeated.content, atoms, anywhere),
                  terms.choice(List.of(repeated, Terms.EMPTY))));
      case Term.Choice choice -> {
        List<Term> ways = new ArrayList<>();
        for (Term option : choice.options) {
          ways.add(derived(terms, option, atoms, anywhere));
        }
        yield terms.choice(ways);
      }
      case Term.Interleave all -> {
        List<Term> ways = new ArrayList<>();
        for (int i = 0; i < all.parts.size(); i++) {
          Term left = derived(terms, all.parts.get(i), atoms, anywhere);
          if (left != Terms.NEVER) {
            ways.add(terms.interleave(with(all.parts, i, left)));
          }
        }
        yield terms.choice(ways);
      }
      case Term.Group group -> {
        List<Term> ways = new ArrayList<>();
        for (int i = 0; i < group.parts.size(); i++) {
          Term left = derived(terms, group.parts.get(i), atoms, anywhere);
          if (left != Terms.NEVER) {
            List<Term> rest = with(group.parts, i, left);
            ways.add(terms.group(anywhere ? rest : rest.subList(i, rest.size())));
          }
          if (!anywhere && !group.parts.get(i).nullable()) {
            break;
          }
        }
        yield terms.choice(ways);
      }
    };
  }

  private static List<Term> with(List<Term> parts, int index, Term part) {
    List<Term> changed = new ArrayList<>(parts);
    changed.set(index, part);
    return changed;
  }

  /** What is left when no more attributes come: none may be missing. */
  public Term closed(Term term) {
    return remembered(memory.closed, term, t -> closed(memory.terms, t, Terms.NEVER));
  }

  /** The same, but as if the attributes that are missing had come. */
  public Term excused(Term term) {
    return closed(memory.terms, term, Terms.EMPTY);
  }

  private static Term closed(Terms terms, Term term, Term attribute) {
    Function<Term, Term> inside = part -> closed(terms, part, attribute);
    return switch (term) {
      case Attribute missing -> attribute;
      case Term.Empty same -> same;
      case Term.Never same -> same;
      case Atom same -> same;
      case Term.Repeated repeated -> terms.repeated(inside.apply(repeated.content));
      case Term.Choice choice -> terms.choice(choice.options.stream().map(inside).toList());
      case Term.Interleave all -> terms.interleave(all.parts.stream().map(inside).toList());
      case Term.Group group -> terms.group(group.parts.stream().map(inside).toList());
    };
  }

  /** The children and texts that may come next. */
  public List<Atom> next(Term term) {
    return remembered(memory.next, term, Atoms::next);
  }

  /** The declarations by which a child of that name may come next. */
  public List<Element> elements(Term term, String namespace, String local) {
    Function<Named, List<Element>> finder =
        name ->
            next(term).stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> element.names.contains(namespace, local))
                .toList();
    return named(memory.elements, new Named(term, namespace, local), finder);
  }

  /** The declarations by which an attribute of that name may come. */
  public List<Attribute> attributes(Term term, String namespace, String local) {
    Function<Named, List<Attribute>> finder =
        name ->
            Atoms.in(term).stream()
                .filter(Attribute.class::isInstance)
                .map(Attribute.class::cast)
                .filter(attribute -> attribute.names.contains(namespace, local))
                .toList();
    return named(memory.attributes, new Named(term, namespace, local), finder);
  }

  /** Whether a text is all that a content asks for. */
  public boolean accepts(Term content, String text) {
    return (content.nullable() && Space.only(text))
        || after(content, texts(content, text)).nullable();
  }

  /** The texts that may come next and that this one is. */
  public List<TextAtom> texts(Term term, String text) {
    return next(term).stream()
        .filter(TextAtom.class::isInstance)
        .map(TextAtom.class::cast)
        .filter(atom -> is(atom, text))
        .toList();
  }

  private boolean is(TextAtom atom, String text) {
    return switch (atom) {
      case Term.Text any -> true;
      case Term.Value value -> value.allows(text);
      case Term.Data data ->
          data.allows(text) && data.except.filter(except -> accepts(except, text)).isEmpty();
      case Term.Tokens tokens -> words(tokens.content, text);
    };
  }

  private boolean words(Term content, String text) {
    Term left = content;
    String words = Space.collapsed(text);
    for (int from = 0; from < words.length() && left != Terms.NEVER; ) {
      int end = words.indexOf(' ', from);
      end = end < 0 ? words.length() : end;
      left = after(left, texts(left, words.substring(from, end)));
      from = end + 1;
    }
    return left.nullable();
  }

  private <V> V named(Map<Named, V> answers, Named question, Function<Named, V> finder) {
    return question.local.length() + question.namespace.length() > LONGEST_KEPT
        ? finder.apply(question)
        : remembered(answers, question, finder);
  }

  private <K, V> V remembered(Map<K, V> answers, K question, Function<K, V> finder) {
    V known = answers.get(question);
    if (known == null) {
      known = finder.apply(question);
      if (memory.size() >= mostKept) {
        memory = new Memory();
      } else {
        answers.put(question, known);
      }
    }
    return known;
  }
}
