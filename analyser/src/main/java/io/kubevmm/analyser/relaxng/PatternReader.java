package io.kubevmm.analyser.relaxng;

import io.kubevmm.analyser.relaxng.Pattern.Attribute;
import io.kubevmm.analyser.relaxng.Pattern.Choice;
import io.kubevmm.analyser.relaxng.Pattern.Data;
import io.kubevmm.analyser.relaxng.Pattern.Element;
import io.kubevmm.analyser.relaxng.Pattern.Empty;
import io.kubevmm.analyser.relaxng.Pattern.Facet;
import io.kubevmm.analyser.relaxng.Pattern.Group;
import io.kubevmm.analyser.relaxng.Pattern.Interleave;
import io.kubevmm.analyser.relaxng.Pattern.NotAllowed;
import io.kubevmm.analyser.relaxng.Pattern.OneOrMore;
import io.kubevmm.analyser.relaxng.Pattern.Ref;
import io.kubevmm.analyser.relaxng.Pattern.Text;
import io.kubevmm.analyser.relaxng.Pattern.Tokens;
import io.kubevmm.analyser.relaxng.Pattern.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns elements of RELAX NG into patterns, in the scope of one grammar of one file. */
final class PatternReader {
  private final RelaxNgReader reader;
  private final Optional<Grammar> grammar;
  private final Path file;

  PatternReader(RelaxNgReader reader, Optional<Grammar> grammar, Path file) {
    this.reader = reader;
    this.grammar = grammar;
    this.file = file;
  }

  Pattern pattern(RngElement element) {
    Location at = element.at();
    return switch (element.name()) {
      case "empty" -> new Empty(at);
      case "notAllowed" -> new NotAllowed(at);
      case "text" -> new Text(at);
      case "data" -> data(element);
      case "value" -> value(element);
      case "list" -> new Tokens(at, content(element));
      case "group" -> content(element);
      case "interleave" -> one(at, patterns(element.children()), Interleave::new);
      case "choice" -> one(at, patterns(element.children()), Choice::new);
      case "optional" -> new Choice(at, List.of(content(element), new Empty(at)));
      case "oneOrMore" -> new OneOrMore(at, content(element));
      case "zeroOrMore" ->
          new Choice(at, List.of(new OneOrMore(at, content(element)), new Empty(at)));
      case "mixed" -> new Interleave(at, List.of(content(element), new Text(at)));
      case "ref" -> ref(element, grammar);
      case "parentRef" -> ref(element, grammar.flatMap(Grammar::parent));
      case "grammar" -> reader.grammar(element, grammar, file);
      case "externalRef" -> externalRef(element);
      case "element" -> new Element(at, NameClassReader.of(element), declared(element, false));
      case "attribute" -> new Attribute(at, NameClassReader.of(element), declared(element, true));
      default ->
          throw new RelaxNgException(at, "<" + element.name() + "> is not a pattern of RELAX NG.");
    };
  }

  /** Several patterns one after the other, or the only one. */
  Pattern group(RngElement parent, List<RngElement> children) {
    if (children.isEmpty()) {
      throw new RelaxNgException(parent.at(), "<" + parent.name() + "> has no content.");
    }
    return one(parent.at(), patterns(children), Group::new);
  }

  private Pattern content(RngElement element) {
    return group(element, element.children());
  }

  /** What stands in a declaration after its name class; an attribute without content is text. */
  private Pattern declared(RngElement element, boolean attribute) {
    int from = element.attributes().containsKey("name") ? 0 : 1;
    List<RngElement> rest = element.children().subList(from, element.children().size());
    return rest.isEmpty() && attribute ? new Text(element.at()) : group(element, rest);
  }

  private List<Pattern> patterns(List<RngElement> elements) {
    List<Pattern> patterns = new ArrayList<>(elements.size());
    elements.forEach(element -> patterns.add(pattern(element)));
    return patterns;
  }

  private static Pattern one(Location at, List<Pattern> patterns, Combination combination) {
    return switch (patterns.size()) {
      case 0 -> throw new RelaxNgException(at, "A group, choice or interleave has no content.");
      case 1 -> patterns.getFirst();
      default -> combination.of(at, List.copyOf(patterns));
    };
  }

  private interface Combination {
    Pattern of(Location at, List<Pattern> patterns);
  }

  private Pattern data(RngElement element) {
    List<Facet> facets = new ArrayList<>();
    Optional<Pattern> except = Optional.empty();
    for (RngElement child : element.children()) {
      if (child.name().equals("param")) {
        facets.add(new Facet(child.required("name"), child.text()));
      } else if (child.name().equals("except")) {
        except = Optional.of(one(child.at(), patterns(child.children()), Choice::new));
      } else {
        throw new RelaxNgException(
            child.at(), "<data> has <param> and <except>, not <" + child.name() + ">.");
      }
    }
    return new Data(
        element.at(), element.library(), element.required("type"), List.copyOf(facets), except);
  }

  private static Pattern value(RngElement element) {
    String type = element.attributes().getOrDefault("type", "token");
    boolean keepsSpace = type.equals("string");
    String text = keepsSpace ? element.text() : element.text().strip();
    return new Value(element.at(), element.library(), type, text);
  }

  private static Pattern ref(RngElement element, Optional<Grammar> scope) {
    Grammar definitions =
        scope.orElseThrow(
            () -> new RelaxNgException(element.at(), "There is no grammar around this one."));
    return new Ref(element.at(), definitions.use(element.required("name"), element.at()));
  }

  private Pattern externalRef(RngElement element) {
    return reader.external(element, RelaxNgReader.sibling(element, file));
  }
}
