package io.kubevmm.analyser.validate;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.grammar.Derivatives;
import io.kubevmm.analyser.grammar.Grammar;
import io.kubevmm.analyser.grammar.GrammarCompiler;
import io.kubevmm.analyser.grammar.GrammarFile;
import io.kubevmm.analyser.relaxng.RelaxNgReader;
import io.kubevmm.analyser.xml.XmlInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Judges documents by one of libvirt's RELAX NG schemas, as libvirt itself does when it is asked to
 * validate. A validator may be shared by all threads, and is faster the more it has seen.
 */
public final class Validator {
  /** So many problems of one document are reported; reading ends with the last of them. */
  public static final int MOST_PROBLEMS = 20;

  private static final Map<DocumentKind, Validator> LOADED = new ConcurrentHashMap<>();

  private final Grammar grammar;
  private final Derivatives derivatives = new Derivatives();
  private final XmlInput input = new XmlInput(Limits.DEFAULT);

  private Validator(Grammar grammar) {
    this.grammar = grammar;
  }

  /**
   * What is wrong at one place of a document.
   *
   * @param line from 1
   * @param column from 1, in characters
   * @param path of the element or attribute, such as {@code devices.disk[0].type}; empty for the
   *     root. An index, from 0, stands where there are several siblings of that name.
   * @param message a sentence: what is wrong, and what would be allowed
   */
  public record Problem(int line, int column, String path, String message) {
    @Override
    public String toString() {
      return line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
  }

  /** The validator by the schemas that are part of this library; it is made at first use. */
  public static Validator of(DocumentKind kind) {
    return LOADED.computeIfAbsent(kind, Validator::load);
  }

  /**
   * A validator by the schemas of another libvirt, some 0.3 seconds for a domain's.
   *
   * @param folder libvirt's folder of schemas, such as {@code /usr/share/libvirt/schemas}
   * @throws io.kubevmm.analyser.relaxng.RelaxNgException with file and line
   */
  public static Validator compile(DocumentKind kind, Path folder) {
    return compile(kind, folder, "the schemas in " + folder);
  }

  /**
   * The same, with a name for them.
   *
   * @param source what they are, such as {@code libvirt 9.0.0}
   * @throws io.kubevmm.analyser.relaxng.RelaxNgException with file and line
   */
  public static Validator compile(DocumentKind kind, Path folder, String source) {
    return new Validator(
        GrammarCompiler.compile(RelaxNgReader.read(folder.resolve(kind.file())), source));
  }

  private static Validator load(DocumentKind kind) {
    try (InputStream in = DocumentKind.class.getResourceAsStream(kind.grammarResource())) {
      if (in == null) {
        throw new IllegalStateException(
            "The grammar " + kind.grammarResource() + " is not on the class path.");
      }
      String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Validator(GrammarFile.read(content));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The grammar " + kind.grammarResource() + " cannot be read.", e);
    }
  }

  /** What the schemas are, such as {@code libvirt 12.8.0}. */
  public String source() {
    return grammar.source();
  }

  public Grammar grammar() {
    return grammar;
  }

  /**
   * The problems of a document in its own order; none if it is valid. One that is not well-formed,
   * has a DTD or is larger than the limits has that as its last problem.
   */
  public List<Problem> validate(String xml) {
    Judge judge = new Judge(grammar.start(), derivatives);
    try {
      XMLStreamReader reader = input.document(xml);
      while (reader.hasNext() && !judge.full()) {
        event(reader, judge);
      }
    } catch (XMLStreamException e) {
      judge.broken(XmlInput.line(e), XmlInput.column(e), XmlInput.sentence(e));
    }
    return judge.problems();
  }

  private static void event(XMLStreamReader reader, Judge judge) throws XMLStreamException {
    switch (XmlInput.next(reader)) {
      case XMLStreamConstants.START_ELEMENT -> judge.start(reader);
      case XMLStreamConstants.END_ELEMENT -> judge.end();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          judge.text(reader);
      default -> {
        // Comments and processing instructions are not content.
      }
    }
  }
}
