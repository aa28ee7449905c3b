package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreeComparison;
import io.kubevmm.analyser.compare.TreePlace;
import io.kubevmm.analyser.yaml.JsonCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.virtctl.Command;
import io.kubevmm.virtctl.Failure;
import io.kubevmm.virtctl.Invocation;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Tells in which paths two documents differ. */
public final class ExplainDiffCommand implements Command {
  private static final int SAME = 0;
  private static final int DIFFERENT = 1;
  private static final int TROUBLE = 2;

  private static final Option OUTPUT =
      Option.choice(
          "FORM",
          List.of("text", "yaml", "json"),
          "The form of the output; else text.",
          "-o",
          "--output");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "explain-diff",
        List.of(),
        "Tells in which paths two documents differ.",
        List.of(
            "Each may be libvirt's XML or an object in YAML or JSON; of objects their spec is"
                + " compared. Another order of keys and another spelling of the same (1 GiB and"
                + " 1048576 KiB) are no difference. Entries of lists are matched by what tells them"
                + " apart, such as a disk's target, else by their place.",
            "Exit codes, as those of diff: 0 the same, 1 different, 2 trouble."),
        Parameters.exactly(2, "FILE", "Two files; - is standard input."),
        List.of(OUTPUT),
        List.of(
            "virtctl explain-diff before.xml after.xml",
            "kubectl get vm web -o yaml | virtctl explain-diff web.yaml -"));
  }

  @Override
  public int wrongUsage() {
    return TROUBLE;
  }

  @Override
  public int run(Invocation call) {
    Document from;
    Document to;
    try {
      List<Source> sources = Sources.of(call.words(), call.in(), Optional.empty());
      if (sources.size() != 2) {
        throw Failure.user("Two files are compared, and here are " + sources.size() + ".");
      }
      from = only(sources.getFirst());
      to = only(sources.getLast());
      requireOneKind(from, to);
    } catch (Failure e) {
      call.err().println(e.getMessage());
      return TROUBLE;
    }
    List<Difference> differences =
        TreeComparison.of((ObjectNode) from.spec(), (ObjectNode) to.spec());
    switch (call.value(OUTPUT).orElse("text")) {
      case "yaml" -> call.out().print(new YamlCodec().write(list(differences)));
      case "json" -> call.out().print(new JsonCodec().write(list(differences)));
      default -> differences.forEach(difference -> call.out().println(line(difference)));
    }
    return differences.isEmpty() ? SAME : DIFFERENT;
  }

  private static Document only(Source source) {
    try {
      List<Document> documents = new Documents(Optional.empty()).read(source.text().read(), "");
      if (documents.size() == 1) {
        return documents.getFirst();
      }
      throw Failure.user(source.label() + ": there are " + documents.size() + " documents, not 1.");
    } catch (IOException e) {
      throw Failure.user(source.label() + ": " + Sources.reason(e) + ".");
    } catch (AnalyserException | ConversionException e) {
      throw Failure.user(source.label() + ": " + e.getMessage());
    }
  }

  private static void requireOneKind(Document from, Document to) {
    if (from.kind() != to.kind()) {
      throw Failure.user(
          "The first document is a "
              + from.kind().words()
              + " and the second a "
              + to.kind().words()
              + ": only two of one kind can be compared.");
    }
  }

  private static String line(Difference difference) {
    return switch (difference) {
      case Difference.Added(TreePlace at, JsonNode value) -> "+ spec." + at.path() + ": " + value;
      case Difference.Removed(TreePlace at, JsonNode value) -> "- spec." + at.path() + ": " + value;
      case Difference.Changed(TreePlace at, JsonNode from, JsonNode to) ->
          "~ spec." + at.path() + ": " + from + " -> " + to;
    };
  }

  /** One map a difference: its path, and {@code from} and {@code to} as far as there is one. */
  private static ArrayNode list(List<Difference> differences) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Difference difference : differences) {
      ObjectNode entry = list.addObject().put("path", "spec." + difference.path());
      switch (difference) {
        case Difference.Added added -> entry.set("to", added.value());
        case Difference.Removed removed -> entry.set("from", removed.value());
        case Difference.Changed changed ->
            entry.<ObjectNode>set("from", changed.from()).set("to", changed.to());
      }
    }
    return list;
  }
}
