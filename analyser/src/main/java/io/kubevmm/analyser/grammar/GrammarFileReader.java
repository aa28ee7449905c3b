package io.kubevmm.analyser.grammar;

import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.relaxng.NameClass;
import io.kubevmm.analyser.relaxng.NameClass.AnyName;
import io.kubevmm.analyser.relaxng.NameClass.Name;
import io.kubevmm.analyser.relaxng.NameClass.NameChoice;
import io.kubevmm.analyser.relaxng.NameClass.NsName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a grammar file line by line; one object reads one file. */
final class GrammarFileReader {
  private final Terms made = new Terms();
  private final List<Term> terms = new ArrayList<>(List.of(Terms.EMPTY, Terms.NEVER, Terms.TEXT));
  private final List<NameClass> names = new ArrayList<>();
  private String source = "";
  private Term start = Terms.NEVER;

  Grammar read(String content) {
    int number = 0;
    for (int from = 0; from < content.length(); ) {
      int to = content.indexOf('\n', from);
      to = to < 0 ? content.length() : to;
      number++;
      try {
        line(fields(content.substring(from, to)));
      } catch (RuntimeException e) {
        throw new IllegalStateException("Line " + number + " of a grammar is broken.", e);
      }
      from = to + 1;
    }
    return new Grammar(source, start);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    for (int from = 0; from <= line.length(); ) {
      int to = line.indexOf('\t', from);
      to = to < 0 ? line.length() : to;
      String field = line.substring(from, to);
      fields.add(field.indexOf('\\') < 0 ? field : unescaped(field));
      from = to + 1;
    }
    return fields;
  }

  private static String unescaped(String field) {
    StringBuilder out = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        c = field.charAt(++i);
        c = c == 't' ? '\t' : c == 'n' ? '\n' : c;
      }
      out.append(c);
    }
    return out.toString();
  }

  private void line(List<String> f) {
    switch (f.getFirst()) {
      case "source" -> source = f.get(1);
      case "N" -> names.add(new Name(f.size() > 2 ? f.get(2) : "", f.get(1).intern()));
      case "A" -> names.add(new AnyName(except(f.get(1))));
      case "S" -> names.add(new NsName(f.get(1), except(f.get(2))));
      case "O" -> names.add(new NameChoice(rest(f).stream().map(this::name).toList()));
      case "<" -> terms.add(made.element(name(f.get(1))));
      case "d" -> terms.add(data(f));
      case "v" -> {
        Datatype type = new Datatype(library(f.get(1)), f.get(2), List.of());
        terms.add(made.value(type, f.get(3)));
      }
      case "t" -> terms.add(made.tokens(term(f.get(1))));
      case "+" -> terms.add(made.repeated(term(f.get(1))));
      case "@" -> terms.add(made.attribute(name(f.get(1)), term(f.get(2))));
      case "g" -> terms.add(made.group(parts(f)));
      case "i" -> terms.add(made.interleave(parts(f)));
      case "c" -> terms.add(made.choice(parts(f)));
      case "=" -> ((Term.Element) term(f.get(1))).content(term(f.get(2)));
      case "start" -> start = term(f.get(1));
      default -> {
        if (!f.getFirst().startsWith("#")) {
          throw new IllegalStateException("There is no line of the kind " + f.getFirst() + ".");
        }
      }
    }
  }

  private Term data(List<String> f) {
    List<Datatype.Facet> facets = new ArrayList<>();
    for (int i = 4; i < f.size(); i += 2) {
      facets.add(new Datatype.Facet(f.get(i), f.get(i + 1)));
    }
    Optional<Term> except = f.get(3).isEmpty() ? Optional.empty() : Optional.of(term(f.get(3)));
    return made.data(new Datatype(library(f.get(1)), f.get(2), facets), except);
  }

  private static String library(String written) {
    return written.equals(GrammarFile.SHORT_XSD) ? Datatype.XSD : written;
  }

  private static List<String> rest(List<String> fields) {
    return fields.subList(1, fields.size());
  }

  private List<Term> parts(List<String> fields) {
    return rest(fields).stream().map(this::term).toList();
  }

  private Term term(String number) {
    return terms.get(Integer.parseInt(number));
  }

  private NameClass name(String number) {
    return names.get(Integer.parseInt(number));
  }

  private Optional<NameClass> except(String number) {
    return number.isEmpty() ? Optional.empty() : Optional.of(name(number));
  }
}
