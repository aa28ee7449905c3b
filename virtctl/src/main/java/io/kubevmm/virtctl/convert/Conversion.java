package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.yaml.YamlLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes sources to a target, one after another, and counts. */
final class Conversion {
  /**
   * etcd refuses a request above 1.5 MiB; the object comes with some fields of the API server's.
   */
  private static final int MOST_BYTES = 1_500_000;

  /** So many problems of one document are told. */
  private static final int MOST_TOLD = 20;

  private final Documents documents;
  private final Optional<Form> wanted;
  private final Target target;
  private final PrintWriter err;
  private final Map<String, String> names = new HashMap<>();
  private int converted;
  private int failed;
  private int doubles;

  Conversion(Documents documents, Optional<Form> wanted, Target target, PrintWriter err) {
    this.documents = documents;
    this.wanted = wanted;
    this.target = target;
    this.err = err;
  }

  /** Converts all documents of a source; those of one that fails, not one of them. */
  void convert(Source source) {
    String text = "";
    try {
      text = source.text().read();
      Form form = wanted.orElse(Form.of(text).other());
      List<Target.Page> pages = new ArrayList<>();
      List<Document> all = documents.read(text, baseName(source));
      for (Document document : all) {
        page(source, text, document, form).ifPresent(pages::add);
      }
      if (pages.size() < all.size()) {
        failed++;
        return;
      }
      target.put(source, pages, form);
      pages.forEach(page -> note(source, page.document(), form));
      converted += pages.size();
    } catch (IOException e) {
      fail(source, Sources.reason(e) + ".");
    } catch (AnalyserException e) {
      e.problems().forEach(problem -> line(source, problem.toString()));
      failed++;
    } catch (ConversionException e) {
      line(source, text, e);
      failed++;
    }
  }

  private void line(Source source, String text, ConversionException problem) {
    OptionalInt line = YamlLines.find(text, problem.place());
    String at = line.isEmpty() ? "" : ":" + line.getAsInt();
    err.println(source.label() + at + ": " + problem.getMessage());
  }

  /** A document as text; empty, after saying why, for one that cannot be written. */
  private Optional<Target.Page> page(Source source, String text, Document document, Form form) {
    if (form == Form.XML) {
      List<String> left = Envelope.leftOut(document);
      if (!left.isEmpty()) {
        String fields = String.join(", ", left);
        line(source, "note: " + document + ": XML has no place for " + fields + ".");
      }
    }
    try {
      return Optional.of(new Target.Page(document, documents.write(document, form)));
    } catch (AnalyserException e) {
      for (AnalyserException.Problem problem : e.problems().stream().limit(MOST_TOLD).toList()) {
        String path = document.path() + "." + problem.path();
        line(source, text, new ConversionException(document.place(), path, problem.sentence()));
      }
      if (e.problems().size() > MOST_TOLD) {
        line(source, document + " has more problems; these are the first " + MOST_TOLD + ".");
      }
      return Optional.empty();
    }
  }

  private static String baseName(Source source) {
    return source.base().substring(source.base().lastIndexOf('/') + 1);
  }

  /** What is as asked, but may surprise. */
  private void note(Source source, Document document, Form form) {
    if (form == Form.XML) {
      return;
    }
    String name = Envelope.nameOf(document.tree());
    if (!document.name().equals(name)) {
      String why = name.isEmpty() ? "the document has none" : "\"" + name + "\" is no DNS label";
      line(source, "note: metadata.name is " + document.name() + ", since " + why + ".");
    }
    String before = names.putIfAbsent(document.toString(), source.label());
    if (before != null) {
      doubles++;
    }
    int bytes = size(document.object());
    if (document.kind() == DocumentKind.DOMAIN && bytes > MOST_BYTES) {
      line(
          source,
          "note: "
              + document
              + " has "
              + bytes
              + " bytes as JSON; etcd takes no more than 1.5 MiB, so no API server stores it.");
    }
  }

  private static int size(JsonNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private void fail(Source source, String sentence) {
    line(source, sentence);
    failed++;
  }

  private void line(Source source, String sentence) {
    err.println(source.line(sentence));
  }

  /** Says what was done. */
  void summarise() {
    err.println(count(converted, "document") + " converted, " + count(failed, "file") + " failed.");
    if (doubles > 0) {
      err.println(
          count(doubles, "object")
              + (doubles == 1 ? " has" : " have")
              + " the name of another one: give each its own before you apply them.");
    }
  }

  static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  boolean failed() {
    return failed > 0;
  }
}
