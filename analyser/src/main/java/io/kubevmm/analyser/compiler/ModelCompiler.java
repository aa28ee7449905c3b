package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.model.TextModel;
import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.relaxng.Pattern;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the pattern of a document into models. */
public final class ModelCompiler {
  private final Map<String, String> prefixes = new LinkedHashMap<>();
  private final Map<Pattern.Element, Integer> ids = new HashMap<>();
  private final Map<List<Integer>, Integer> indexes = new HashMap<>();
  private final List<Set<Pattern.Element>> queue = new ArrayList<>();

  private ModelCompiler() {}

  /**
   * The models of all elements that can stand in a document.
   *
   * @param source what the schema is, such as {@code libvirt 12.8.0}
   * @param root the name of the root element; the schema may allow others beside it
   * @throws RelaxNgException with file and line, for another root, or a definition that contains
   *     itself without an element in between
   */
  public static SchemaModel compile(Pattern document, String source, String root) {
    return new ModelCompiler().document(document, source, new XmlName("", root));
  }

  private SchemaModel document(Pattern document, String source, XmlName root) {
    Levels.require(document);
    Content.Child start = ContentReader.of(document).children.get(root);
    if (start == null) {
      throw new RelaxNgException(
          document.at(), "A document of this schema does not start with <" + root.local() + ">.");
    }
    index(start.declarations());
    List<ElementModel> elements = new ArrayList<>();
    while (elements.size() < queue.size()) {
      elements.add(element(queue.get(elements.size())));
    }
    List<ElementModel> shared = Sharing.share(elements);
    return new SchemaModel(source, root, Keys.byPrefix(prefixes), shared);
  }

  /** The number of the model for a set of declarations; a new one is queued. */
  private int index(Set<Pattern.Element> declarations) {
    List<Integer> key =
        declarations.stream()
            .map(declaration -> ids.computeIfAbsent(declaration, d -> ids.size()))
            .sorted()
            .toList();
    return indexes.computeIfAbsent(
        key,
        k -> {
          queue.add(declarations);
          return queue.size() - 1;
        });
  }

  private ElementModel element(Set<Pattern.Element> declarations) {
    List<Content> contents =
        declarations.stream().map(declaration -> ContentReader.of(declaration.content())).toList();
    Content content = Content.either(contents);
    Keys keys = new Keys(prefixes);
    List<AttributeModel> attributes = new ArrayList<>();
    content.attributes.forEach((name, patterns) ->
        attributes.add(
            new AttributeModel(
                keys.attribute(name),
                name,
                ScalarTypes.of(patterns),
                content.required.contains(name))));
    if (content.open) {
      TextModel xml = new TextModel(keys.text(), ScalarType.FREE_XML);
      return new ElementModel(attributes, List.of(), Optional.of(xml));
    }
    Optional<TextModel> text = text(content, keys);
    return new ElementModel(attributes, children(content, keys), text);
  }

  private static Optional<TextModel> text(Content content, Keys keys) {
    if (content.text.isEmpty()) {
      return Optional.empty();
    }
    List<Pattern> alternatives = new ArrayList<>(content.text);
    boolean scalar = content.attributes.isEmpty() && content.children.isEmpty();
    if (scalar && content.mayLackText) {
      alternatives.add(new Pattern.Empty(content.text.getFirst().at()));
    }
    return Optional.of(new TextModel(keys.text(), ScalarTypes.of(alternatives)));
  }

  private List<ChildModel> children(Content content, Keys keys) {
    List<XmlName> names = new ArrayList<>(content.children.keySet());
    List<ChildModel> children = new ArrayList<>();
    content.children.forEach((name, child) -> {
      List<Integer> after = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if (content.ordered(names.get(i), name)) {
          after.add(i);
        }
      }
      boolean repeated = child.most() > 1;
      int model = index(child.declarations());
      children.add(new ChildModel(keys.child(name), name, model, repeated, after));
    });
    return children;
  }
}
