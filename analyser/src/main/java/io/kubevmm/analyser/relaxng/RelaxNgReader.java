package io.kubevmm.analyser.relaxng;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a schema file, and what it includes, into patterns. */
public final class RelaxNgReader {
  private static final java.util.regex.Pattern FILE =
      java.util.regex.Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  private final Map<Path, RngElement> files = new HashMap<>();
  private final Set<Path> open = new LinkedHashSet<>();

  private RelaxNgReader() {}

  /**
   * The pattern of a whole document.
   *
   * @throws RelaxNgException if the file or one that it includes is not a schema we can use
   */
  public static Pattern read(Path schema) {
    return new RelaxNgReader().document(schema);
  }

  private Pattern document(Path schema) {
    RngElement root = file(schema);
    open.add(schema);
    Pattern document = new PatternReader(this, Optional.empty(), schema).pattern(root);
    open.remove(schema);
    return document;
  }

  /** The pattern of another file. */
  Pattern external(RngElement ref, Path path) {
    if (open.contains(path)) {
      throw new RelaxNgException(ref.at(), path.getFileName() + " refers to itself.");
    }
    return document(path);
  }

  /** A nested or outermost {@code grammar} as the pattern of its start. */
  Pattern grammar(RngElement element, Optional<Grammar> parent, Path from) {
    Grammar grammar = new Grammar(parent);
    Definition start = grammar.use(Grammar.START, element.at());
    contents(element, grammar, from, new HashSet<>());
    grammar.resolve();
    return new Pattern.Ref(element.at(), start);
  }

  /** Reads definitions into {@code grammar}, but not those that an include overrides. */
  private void contents(RngElement element, Grammar grammar, Path from, Set<String> overridden) {
    PatternReader patterns = new PatternReader(this, Optional.of(grammar), from);
    for (RngElement child : element.children()) {
      switch (child.name()) {
        case "start", "define" -> {
          String name = definedName(child);
          if (!overridden.contains(name)) {
            Optional<String> combine = Optional.ofNullable(child.attributes().get("combine"));
            grammar.define(name, child.at(), patterns.group(child, child.children()), combine);
          }
        }
        case "div" -> contents(child, grammar, from, overridden);
        case "include" -> include(child, grammar, from, overridden);
        default ->
            throw new RelaxNgException(
                child.at(), "<" + child.name() + "> cannot stand in a grammar.");
      }
    }
  }

  private void include(RngElement include, Grammar grammar, Path from, Set<String> outer) {
    Path path = sibling(include, from);
    RngElement root = file(path);
    if (!root.name().equals("grammar")) {
      throw new RelaxNgException(include.at(), path.getFileName() + " is not a grammar.");
    }
    if (!open.add(path)) {
      throw new RelaxNgException(include.at(), path.getFileName() + " includes itself.");
    }
    Set<String> overridden = new HashSet<>(outer);
    collectNames(include.children(), overridden, false, include);
    Set<String> offered = new HashSet<>();
    collectNames(root.children(), offered, true, include);
    for (String name : overridden) {
      if (!outer.contains(name) && !offered.contains(name)) {
        throw new RelaxNgException(
            include.at(), path.getFileName() + " has no " + name + " that could be overridden.");
      }
    }
    contents(root, grammar, path, overridden);
    contents(include, grammar, from, outer);
    open.remove(path);
  }

  private void collectNames(
      List<RngElement> elements, Set<String> names, boolean throughIncludes, RngElement include) {
    for (RngElement element : elements) {
      switch (element.name()) {
        case "start", "define" -> names.add(definedName(element));
        case "div" -> collectNames(element.children(), names, throughIncludes, include);
        case "include" -> {
          if (!throughIncludes) {
            throw new RelaxNgException(element.at(), "An include cannot stand in an include.");
          }
          // What an included file includes in turn can be overridden as well; its names are found
          // when that file is read, so any name is taken as offered here.
          names.addAll(overridesOf(include));
        }
        default -> {}
      }
    }
  }

  private static Set<String> overridesOf(RngElement include) {
    Set<String> names = new HashSet<>();
    for (RngElement child : include.children()) {
      if (child.name().equals("start") || child.name().equals("define")) {
        names.add(definedName(child));
      }
    }
    return names;
  }

  private static String definedName(RngElement element) {
    return element.name().equals("start") ? Grammar.START : element.required("name");
  }

  /** The file that an element refers to: one beside that which has it, and never another. */
  static Path sibling(RngElement element, Path from) {
    String href = element.required("href");
    if (!FILE.matcher(href).matches()) {
      throw new RelaxNgException(
          element.at(), "href is the name of a file in the same folder, not " + href + ".");
    }
    return from.resolveSibling(href);
  }

  RngElement file(Path path) {
    Path key = path.toAbsolutePath().normalize();
    RngElement known = files.get(key);
    if (known == null) {
      known = RngFile.read(key);
      files.put(key, known);
    }
    return known;
  }
}
