package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.relaxng.NameClass;
import io.kubevmm.analyser.relaxng.NameClass.AnyName;
import io.kubevmm.analyser.relaxng.NameClass.Name;
import io.kubevmm.analyser.relaxng.NameClass.NameChoice;
import io.kubevmm.analyser.relaxng.NameClass.NsName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes and reads grammars as text: a line a term, fields separated by tabs, each term once and
 * after its parts, which it names by their numbers. Number 0 is empty, 1 never, 2 text.
 *
 * <pre>
 * N local [namespace] | A [except] | S namespace [except] | O names…    names, numbered from 0
 * &lt; names                                       an element, whose content comes at the end
 * d library type except name value …             data; except is empty or a term
 * v library type text                            a value
 * t content | + content | @ names content        tokens, repeated, an attribute
 * g parts… | i parts… | c options…               group, interleave, choice
 * = element content
 * start term
 * </pre>
 */
public final class GrammarFile {
  /** Stands for the library of XML Schema's types. */
  static final String SHORT_XSD = "xsd";

  private final StringBuilder out = new StringBuilder(64 * 1024);
  private final Map<NameClass, Integer> names = new HashMap<>();
  private final Map<Term, Integer> terms = new HashMap<>();

  private GrammarFile() {
    terms.put(Terms.EMPTY, 0);
    terms.put(Terms.NEVER, 1);
    terms.put(Terms.TEXT, 2);
  }

  /** The file's content. Equal grammars give equal bytes. */
  public static String write(Grammar grammar) {
    return new GrammarFile().grammar(grammar);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalStateException with the line, if it is anything else
   */
  public static Grammar read(String content) {
    return new GrammarFileReader().read(content);
  }

  private String grammar(Grammar grammar) {
    out.append("# Generated from ").append(grammar.source()).append("'s RELAX NG schemas");
    out.append(" by io.kubevmm.analyser.generator.Main; do not edit.\n");
    line("source", grammar.source());
    List<Term.Element> elements = new ArrayList<>(grammar.elements());
    elements.sort(Comparator.comparingLong(Term::number));
    elements.forEach(element -> numbered(element, "<", names(element.names)));
    Set<Term> all = new HashSet<>();
    collect(grammar.start(), all);
    elements.forEach(element -> collect(element.content(), all));
    all.removeIf(terms::containsKey);
    // A term is younger than its parts, and a choice is sorted by age: so it reads back the same.
    all.stream().sorted(Comparator.comparingLong(Term::number)).forEach(this::term);
    elements.forEach(element -> line("=", number(element), number(element.content())));
    line("start", number(grammar.start()));
    return out.toString();
  }

  private static void collect(Term term, Set<Term> all) {
    if (all.add(term)) {
      switch (term) {
        case Term.Empty end -> {}
        case Term.Never end -> {}
        case Term.Text end -> {}
        case Term.Value end -> {}
        case Term.Element end -> {}
        case Term.Data data -> data.except.ifPresent(except -> collect(except, all));
        case Term.Tokens tokens -> collect(tokens.content, all);
        case Term.Attribute attribute -> collect(attribute.content, all);
        case Term.Repeated repeated -> collect(repeated.content, all);
        case Term.Group group -> group.parts.forEach(part -> collect(part, all));
        case Term.Interleave each -> each.parts.forEach(part -> collect(part, all));
        case Term.Choice choice -> choice.options.forEach(option -> collect(option, all));
      }
    }
  }

  private void term(Term term) {
    switch (term) {
      case Term.Empty known -> {}
      case Term.Never known -> {}
      case Term.Text known -> {}
      case Term.Element known -> {}
      case Term.Data data -> {
        List<String> fields = new ArrayList<>(List.of(library(data.type), data.type.name()));
        fields.add(data.except.map(this::number).orElse(""));
        data.type.facets().forEach(facet -> fields.addAll(List.of(facet.name(), facet.value())));
        numbered(term, "d", fields.toArray(String[]::new));
      }
      case Term.Value value ->
          numbered(term, "v", library(value.type), value.type.name(), value.text);
      case Term.Tokens tokens -> numbered(term, "t", number(tokens.content));
      case Term.Attribute a -> numbered(term, "@", names(a.names), number(a.content));
      case Term.Repeated repeated -> numbered(term, "+", number(repeated.content));
      case Term.Group group -> numbered(term, "g", numbers(group.parts));
      case Term.Interleave all -> numbered(term, "i", numbers(all.parts));
      case Term.Choice choice -> numbered(term, "c", numbers(choice.options));
    }
  }

  private static String library(Datatype type) {
    return type.library().equals(Datatype.XSD) ? SHORT_XSD : type.library();
  }

  private void numbered(Term term, String kind, String... fields) {
    String[] all = new String[fields.length + 1];
    all[0] = kind;
    System.arraycopy(fields, 0, all, 1, fields.length);
    line(all);
    terms.put(term, terms.size());
  }

  private String number(Term term) {
    return String.valueOf(terms.get(term));
  }

  private String[] numbers(List<Term> parts) {
    return parts.stream().map(this::number).toArray(String[]::new);
  }

  private String names(NameClass written) {
    Integer known = names.get(written);
    if (known == null) {
      switch (written) {
        case Name name when name.namespace().isEmpty() -> line("N", name.local());
        case Name name -> line("N", name.local(), name.namespace());
        case AnyName any -> line("A", any.except().map(this::names).orElse(""));
        case NsName any -> line("S", any.namespace(), any.except().map(this::names).orElse(""));
        case NameChoice choice -> {
          List<String> fields = new ArrayList<>(List.of("O"));
          choice.options().forEach(option -> fields.add(names(option)));
          line(fields.toArray(String[]::new));
        }
      }
      known = names.size();
      names.put(written, known);
    }
    return String.valueOf(known);
  }

  private void line(String... fields) {
    for (int i = 0; i < fields.length; i++) {
      out.append(i == 0 ? "" : "\t");
      out.append(fields[i].replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n"));
    }
    out.append('\n');
  }
}
