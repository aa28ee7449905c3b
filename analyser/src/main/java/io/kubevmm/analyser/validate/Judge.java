package io.kubevmm.analyser.validate;

import io.kubevmm.analyser.datatype.Space;
import io.kubevmm.analyser.grammar.Atoms;
import io.kubevmm.analyser.grammar.Derivatives;
import io.kubevmm.analyser.grammar.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges one document, event by event.
 *
 * <p>An open element is read in several ways at once, one for each declaration that it may be, and
 * what comes ends those ways in which it has no place. Where that would end all of them, it is a
 * problem, and reading goes on as if it had been right or had not come, so that each problem is
 * reported once and hides no other.
 */
final class Judge {
  private final Derivatives derivatives;
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Found> found = new ArrayList<>();

  /** A declaration that an open element may be, and what may still come by it. */
  record Reading(Optional<Term.Element> declaration, Term left) {}

  private record Found(int line, int column, Place place, String attribute, String message) {}

  /** An element whose end has not come, or the document. */
  private static final class Open {
    final Place place;
    final String name;
    final int line;
    final int column;
    final StringBuilder text = new StringBuilder();
    List<Reading> readings;
    boolean hasChildren;
    boolean hasStranger;

    /** What the parent takes it for at its end; none if the parent has no place for it. */
    boolean expected = true;

    Open(Place place, String name, int line, int column, List<Reading> readings) {
      this.place = place;
      this.name = name;
      this.line = line;
      this.column = column;
      this.readings = readings;
    }

    /** Whether it is a stranger, of which nothing can be said. */
    boolean unknown() {
      return readings.isEmpty();
    }

    List<Term> left() {
      return readings.stream().map(Reading::left).toList();
    }

    /** Goes on with those readings of which something is left; false if there are none. */
    boolean advance(Function<Term, Term> step) {
      List<Reading> next = new ArrayList<>(readings.size());
      for (Reading reading : readings) {
        Term left = step.apply(reading.left);
        if (!(left instanceof Term.Never)) {
          next.add(new Reading(reading.declaration, left));
        }
      }
      if (next.isEmpty()) {
        return false;
      }
      readings = next;
      return true;
    }
  }

  Judge(Term document, Derivatives derivatives) {
    this.derivatives = derivatives;
    List<Reading> readings = List.of(new Reading(Optional.empty(), document));
    open.push(new Open(Place.document(), "", 1, 1, readings));
  }

  boolean full() {
    return found.size() >= Validator.MOST_PROBLEMS;
  }

  List<Validator.Problem> problems() {
    return found.stream()
        .map(f -> {
          String element = f.place.toString();
          String dot = element.isEmpty() || f.attribute.isEmpty() ? "" : ".";
          return new Validator.Problem(f.line, f.column, element + dot + f.attribute, f.message);
        })
        .toList();
  }

  /** Notes why the document cannot be read any further. */
  void broken(int line, int column, String message) {
    found.add(new Found(line, column, Place.document(), "", message));
  }

  /** One element may have more problems than are told. */
  private void add(Found problem) {
    if (!full()) {
      found.add(problem);
    }
  }

  private void report(Open at, String message) {
    add(new Found(at.line, at.column, at.place, "", message));
  }

  /** Takes the element whose start the reader is at. */
  void start(XMLStreamReader xml) {
    Open parent = open.element();
    String prefix = Objects.requireNonNullElse(xml.getPrefix(), "");
    String local = xml.getLocalName();
    String name = prefix.isEmpty() ? local : prefix + ":" + local;
    Place place = parent.place.child(name);
    String namespace = Objects.requireNonNullElse(xml.getNamespaceURI(), "");
    int line = xml.getLocation().getLineNumber();
    int column = xml.getLocation().getColumnNumber();
    if (parent.unknown()) {
      open.push(new Open(place, name, line, column, List.of()));
      return;
    }
    text(parent, false);
    parent.hasChildren = true;
    Set<Term.Element> declared = new LinkedHashSet<>();
    parent.readings.forEach(
        reading -> declared.addAll(derivatives.elements(reading.left, namespace, local)));
    boolean expected = !declared.isEmpty();
    if (!expected) {
      declared.addAll(elsewhere(parent, namespace, local));
    }
    List<Reading> readings =
        declared.stream().map(e -> new Reading(Optional.of(e), e.content())).toList();
    Open element = new Open(place, name, line, column, readings);
    open.push(element);
    element.expected = expected;
    if (!expected) {
      parent.hasStranger = true;
      report(element, unexpected(parent, element));
    }
    if (!element.unknown()) {
      attributes(element, xml);
    }
  }

  /** The declarations of a name that the content has, but not here and now. */
  private static List<Term.Element> elsewhere(Open parent, String namespace, String local) {
    return parent.readings.stream()
        .map(Judge::content)
        .flatMap(content -> Atoms.in(content).stream())
        .filter(Term.Element.class::isInstance)
        .map(Term.Element.class::cast)
        .filter(element -> element.names.contains(namespace, local))
        .toList();
  }

  private static Term content(Reading reading) {
    return reading.declaration.map(Term.Element::content).orElse(reading.left);
  }

  private String unexpected(Open parent, Open element) {
    List<Term.Atom> next =
        parent.readings.stream()
            .flatMap(reading -> derivatives.next(reading.left).stream())
            .distinct()
            .toList();
    if (parent.name.isEmpty()) {
      return Sentences.wrongRoot(element.name, next);
    }
    if (element.unknown()) {
      return Sentences.unknownElement(parent.name, element.name, next);
    }
    boolean again = parent.place.count(element.name) > 1;
    return Sentences.misplacedElement(parent.name, element.name, again, next);
  }

  private void attributes(Open element, XMLStreamReader xml) {
    List<Term> before = element.left();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String namespace = Objects.requireNonNullElse(xml.getAttributeNamespace(i), "");
      String local = xml.getAttributeLocalName(i);
      String value = xml.getAttributeValue(i);
      if (!element.advance(
          left -> derivatives.after(left, fitting(left, namespace, local, value)))) {
        String prefix = Objects.requireNonNullElse(xml.getAttributePrefix(i), "");
        String name = prefix.isEmpty() ? local : prefix + ":" + local;
        String message = wrongAttribute(element, before, namespace, local, name, value);
        add(new Found(element.line, element.column, element.place, name, message));
        // Where only the value was wrong, the attribute has come nevertheless.
        boolean _ =
            element.advance(
                left -> derivatives.after(left, derivatives.attributes(left, namespace, local)));
      }
    }
    List<Term> left = element.left();
    if (!element.advance(derivatives::closed)) {
      List<Term.Atom> missing = Missing.first(left, t -> isNever(derivatives.closed(t)));
      report(element, Sentences.missingAttribute(element.name, missing));
      boolean _ = element.advance(derivatives::excused);
    }
  }

  private List<Term.Attribute> fitting(Term left, String namespace, String local, String value) {
    return derivatives.attributes(left, namespace, local).stream()
        .filter(attribute -> derivatives.accepts(attribute.content, value))
        .toList();
  }

  private String wrongAttribute(
      Open element, List<Term> before, String namespace, String local, String name, String value) {
    List<Term.Attribute> open = named(element.left(), namespace, local);
    if (!open.isEmpty()) {
      List<Term> contents = open.stream().map(attribute -> attribute.content).toList();
      return Sentences.wrongValue("The attribute " + name + " of", element.name, value, contents);
    }
    boolean known = !named(before, namespace, local).isEmpty();
    return known
        ? Sentences.misplacedAttribute(element.name, name)
        : Sentences.unknownAttribute(element.name, name, element.left());
  }

  private List<Term.Attribute> named(List<Term> terms, String namespace, String local) {
    return terms.stream()
        .flatMap(term -> derivatives.attributes(term, namespace, local).stream())
        .distinct()
        .toList();
  }

  /** Takes the text that the reader is at. */
  void text(XMLStreamReader xml) {
    Open element = open.element();
    if (!element.unknown()) {
      element.text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }
  }

  /** Judges the text since the last child, or since the start. */
  private void text(Open element, boolean atEnd) {
    String text = element.text.toString();
    element.text.setLength(0);
    boolean layout = Space.only(text);
    if (layout && (!atEnd || element.hasChildren)) {
      return;
    }
    List<Term> left = element.left();
    if (element.advance(
        term ->
            layout && term.nullable()
                ? term
                : derivatives.after(term, derivatives.texts(term, text)))) {
      return;
    }
    boolean asked =
        left.stream()
            .flatMap(term -> derivatives.next(term).stream())
            .anyMatch(Term.TextAtom.class::isInstance);
    if (asked) {
      report(element, Sentences.wrongValue("The text of", element.name, text, left));
      boolean _ = element.advance(term -> derivatives.after(term, allTexts(term)));
    } else if (!layout) {
      report(element, Sentences.unexpectedText(element.name, text));
    }
  }

  private List<Term.Atom> allTexts(Term term) {
    return derivatives.next(term).stream().filter(Term.TextAtom.class::isInstance).toList();
  }

  /** Takes the end of the element that was opened last. */
  void end() {
    Open element = open.pop();
    if (element.unknown()) {
      return;
    }
    text(element, true);
    List<Reading> complete =
        element.readings.stream().filter(reading -> reading.left.nullable()).toList();
    if (complete.isEmpty()) {
      if (!element.hasStranger) {
        List<Term.Atom> missing = Missing.first(element.left(), term -> !term.nullable());
        report(element, Sentences.missingContent(element.name, missing));
      }
      complete = element.readings;
    }
    if (element.expected) {
      List<Term.Element> declarations =
          complete.stream().flatMap(reading -> reading.declaration.stream()).toList();
      boolean _ = open.element().advance(left -> derivatives.after(left, declarations));
    }
  }

  private static boolean isNever(Term term) {
    return term instanceof Term.Never;
  }
}
