package io.kubevmm.analyser.validate;

import io.kubevmm.analyser.Suggestions;
import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.grammar.Atoms;
import io.kubevmm.analyser.grammar.Term;
import io.kubevmm.analyser.relaxng.NameClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says in words what is wrong with a document, and what would be right. */
final class Sentences {
  private static final int MOST_WORDS = 12;
  private static final int LONGEST_VALUE = 60;

  private Sentences() {}

  static String wrongRoot(String name, List<Term.Atom> allowed) {
    return "The root element is <" + name + ">, but " + expected(elements(allowed)) + " here.";
  }

  private static String expected(List<String> names) {
    return names.isEmpty() ? "nothing is expected" : any(names) + " is expected";
  }

  static String unknownElement(String parent, String name, List<Term.Atom> allowed) {
    String sentence = "<" + parent + "> has no element <" + name + "> here";
    return sentence + suggestion("<" + name + ">", elements(allowed));
  }

  static String misplacedElement(
      String parent, String name, boolean again, List<Term.Atom> allowed) {
    String sentence =
        again
            ? "<" + name + "> stands in <" + parent + "> more often than it may"
            : "<" + name + "> cannot stand here, in view of what <" + parent + "> has before it";
    return sentence + allowed(elements(allowed));
  }

  static String unknownAttribute(String element, String name, List<Term> left) {
    List<String> names =
        left.stream()
            .flatMap(term -> Atoms.in(term).stream())
            .filter(Term.Attribute.class::isInstance)
            .flatMap(atom -> name(atom).stream())
            .distinct()
            .toList();
    return "<" + element + "> has no attribute " + name + suggestion(name, names);
  }

  static String misplacedAttribute(String element, String name) {
    return "<" + element + "> cannot have the attribute " + name + " beside its other attributes.";
  }

  static String missingAttribute(String element, List<Term.Atom> missing) {
    return "<" + element + "> lacks the attribute " + any(names(missing)) + ".";
  }

  static String missingContent(String element, List<Term.Atom> missing) {
    List<String> names = new ArrayList<>(elements(missing));
    if (missing.stream().anyMatch(Term.TextAtom.class::isInstance)) {
      names.add("a text");
    }
    return "<" + element + "> lacks " + any(names) + ".";
  }

  static String unexpectedText(String element, String text) {
    return "<" + element + "> cannot have text, but has " + quoted(text.strip()) + ".";
  }

  /** A value that its declarations do not allow; {@code what} is whose it is. */
  static String wrongValue(String what, String element, String value, List<Term> contents) {
    String sentence = what + " <" + element + "> cannot be " + quoted(value);
    Set<String> values = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    contents.forEach(content -> collect(content, values, others));
    List<String> allowed = Stream.concat(values.stream(), others.stream()).toList();
    return Suggestions.nearest(value, values)
        .map(meant -> sentence + "; did you mean " + meant + "?")
        .orElseGet(() -> sentence + (allowed.isEmpty() ? "." : "; it is " + any(allowed) + "."));
  }

  private static void collect(Term content, Set<String> values, Set<String> others) {
    for (Term.Atom atom : Atoms.in(content)) {
      switch (atom) {
        case Term.Value value -> values.add(value.text.isEmpty() ? "empty" : value.text);
        case Term.Data data -> others.add(data(data.type));
        case Term.Tokens tokens -> collect(tokens.content, values, others);
        case Term.Text text -> others.add("a text");
        case Term.Attribute attribute -> {}
        case Term.Element element -> {}
      }
    }
  }

  private static String data(Datatype type) {
    StringBuilder words =
        new StringBuilder(
            switch (type.name()) {
              case "string", "token" -> "a text";
              case "NCName" -> "a name";
              case "anyURI" -> "a URI";
              case "dateTime" -> "a date and time";
              case "double" -> "a number";
              default -> "a whole number (" + type.name() + ")";
            });
    for (Datatype.Facet facet : type.facets()) {
      words.append(
          switch (facet.name()) {
            case "minInclusive" -> " from " + facet.value();
            case "maxInclusive" -> " up to " + facet.value();
            case "pattern" ->
                facet.value().length() > LONGEST_VALUE
                    ? " of a certain form"
                    : " of the form " + facet.value();
            default -> " with " + facet.name() + " " + facet.value();
          });
    }
    return words.toString();
  }

  private static String suggestion(String word, List<String> candidates) {
    return Suggestions.nearest(word, candidates)
        .map(meant -> "; did you mean " + meant + "?")
        .orElseGet(() -> allowed(candidates));
  }

  private static String allowed(List<String> names) {
    return names.isEmpty()
        ? "; nothing more is allowed there."
        : "; allowed is " + any(names) + ".";
  }

  private static String any(Collection<String> words) {
    List<String> shown = words.stream().limit(MOST_WORDS).toList();
    if (words.size() > MOST_WORDS) {
      return String.join(", ", shown) + " or one of " + (words.size() - MOST_WORDS) + " others";
    }
    if (shown.size() < 2) {
      return String.join("", shown);
    }
    List<String> first = shown.subList(0, shown.size() - 1);
    return String.join(", ", first) + " or " + shown.getLast();
  }

  private static List<String> elements(List<Term.Atom> atoms) {
    return names(atoms.stream().filter(Term.Element.class::isInstance).toList()).stream()
        .map(name -> "<" + name + ">")
        .toList();
  }

  private static List<String> names(List<Term.Atom> atoms) {
    return atoms.stream().flatMap(atom -> name(atom).stream()).distinct().toList();
  }

  private static List<String> name(Term.Atom atom) {
    return switch (atom) {
      case Term.Element element -> names(element.names);
      case Term.Attribute attribute -> names(attribute.names);
      case Term.TextAtom text -> List.of();
    };
  }

  private static List<String> names(NameClass names) {
    return switch (names) {
      case NameClass.Name name when name.namespace().isEmpty() -> List.of(name.local());
      case NameClass.Name name -> List.of(name.local() + " (of " + name.namespace() + ")");
      case NameClass.NameChoice choice ->
          choice.options().stream().flatMap(option -> names(option).stream()).toList();
      case NameClass.AnyName any -> List.of("any name");
      case NameClass.NsName any -> List.of("any name of " + any.namespace());
    };
  }

  private static String quoted(String value) {
    String shown = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
    return "\"" + shown + "\"";
  }
}
