package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.relaxng.Definition;
import io.kubevmm.analyser.relaxng.Pattern;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles the pattern of a document into terms. */
public final class GrammarCompiler {
  private static final int MOST_LEVELS = 500;
  private static final int MOST_PARTS = 10_000;

  private final Terms terms = new Terms();
  private final Map<Pattern.Element, Term.Element> elements = new LinkedHashMap<>();
  private final Deque<Pattern.Element> waiting = new ArrayDeque<>();
  private final Map<Definition, Term> definitions = new HashMap<>();
  private final Map<Definition, Pattern> open = new HashMap<>();
  private int level;

  private GrammarCompiler() {}

  /**
   * The grammar of a document; declarations that say the same are one.
   *
   * @param source what the schema is, such as {@code libvirt 12.8.0}
   * @throws RelaxNgException with file and line, for a data type that is not supported, or a
   *     definition that contains itself without an element in between
   */
  public static Grammar compile(Pattern document, String source) {
    return Sharing.share(new GrammarCompiler().grammar(document, source));
  }

  private Grammar grammar(Pattern document, String source) {
    Term start = term(document);
    while (!waiting.isEmpty()) {
      Pattern.Element element = waiting.poll();
      declared(element).content(term(element.content()));
    }
    return new Grammar(source, start);
  }

  private Term.Element declared(Pattern.Element element) {
    return elements.computeIfAbsent(
        element,
        e -> {
          waiting.add(e);
          return terms.element(e.names());
        });
  }

  /** Definitions can be written so that they lead on for ever, or say twice what says all twice. */
  private Term term(Pattern pattern) {
    if (++level > MOST_LEVELS) {
      throw new RelaxNgException(pattern.at(), "Here are more than " + MOST_LEVELS + " levels.");
    }
    Term term = made(pattern);
    level--;
    int parts =
        switch (term) {
          case Term.Group group -> group.parts.size();
          case Term.Interleave all -> all.parts.size();
          case Term.Choice choice -> choice.options.size();
          case Term.Repeated one -> 1;
          case Term.Atom one -> 1;
          case Term.Empty none -> 0;
          case Term.Never none -> 0;
        };
    if (parts > MOST_PARTS) {
      throw new RelaxNgException(pattern.at(), "Here are more than " + MOST_PARTS + " parts.");
    }
    return term;
  }

  private Term made(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Empty empty -> Terms.EMPTY;
      case Pattern.NotAllowed never -> Terms.NEVER;
      case Pattern.Text text -> Terms.TEXT;
      case Pattern.Data data -> data(data);
      case Pattern.Value value -> value(value);
      case Pattern.Tokens tokens -> terms.tokens(term(tokens.content()));
      case Pattern.Group group -> terms.group(all(group.parts()));
      case Pattern.Interleave all -> terms.interleave(all(all.parts()));
      case Pattern.Choice choice -> terms.choice(all(choice.options()));
      case Pattern.OneOrMore more -> terms.repeated(term(more.content()));
      case Pattern.Ref ref -> ref(ref);
      case Pattern.Attribute attribute ->
          terms.attribute(attribute.names(), term(attribute.content()));
      case Pattern.Element element -> declared(element);
    };
  }

  private List<Term> all(List<Pattern> patterns) {
    return patterns.stream().map(this::term).toList();
  }

  private Term ref(Pattern.Ref ref) {
    Term known = definitions.get(ref.target());
    if (known != null) {
      return known;
    }
    if (open.put(ref.target(), ref) != null) {
      throw new RelaxNgException(
          ref.at(), ref.target().name() + " contains itself without an element in between.");
    }
    Term term = term(ref.target().pattern());
    open.remove(ref.target());
    definitions.put(ref.target(), term);
    return term;
  }

  private Term data(Pattern.Data data) {
    List<Datatype.Facet> facets =
        data.facets().stream()
            .map(facet -> new Datatype.Facet(facet.name(), facet.value()))
            .toList();
    Datatype type = supported(data, new Datatype(data.library(), data.type(), facets));
    return terms.data(type, data.except().map(this::term));
  }

  private Term value(Pattern.Value value) {
    Datatype type = new Datatype(value.library(), value.type(), List.of());
    return terms.value(supported(value, type), value.text());
  }

  private static Datatype supported(Pattern pattern, Datatype type) {
    try {
      Datatype.Check _ = type.check();
      return type;
    } catch (IllegalArgumentException e) {
      throw new RelaxNgException(pattern.at(), String.valueOf(e.getMessage()), e);
    }
  }
}
