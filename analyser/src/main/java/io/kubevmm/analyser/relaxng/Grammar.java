package io.kubevmm.analyser.relaxng;

import io.kubevmm.analyser.relaxng.Pattern.Choice;
import io.kubevmm.analyser.relaxng.Pattern.Interleave;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The definitions of one grammar while it is read: a name's parts, and how they combine. */
final class Grammar {
  /** The name under which a grammar's start is kept; no definition can have it. */
  static final String START = "";

  private final Optional<Grammar> parent;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Map<String, Location> firstUse = new LinkedHashMap<>();
  private final Map<String, List<Part>> parts = new LinkedHashMap<>();

  /** One {@code define}: its content, and {@code combine} if it says so. */
  private record Part(Location at, Pattern content, Optional<String> combine) {}

  Grammar(Optional<Grammar> parent) {
    this.parent = parent;
  }

  Optional<Grammar> parent() {
    return parent;
  }

  /** The definition of that name, which may get its content later. */
  Definition use(String name, Location at) {
    firstUse.putIfAbsent(name, at);
    return definitions.computeIfAbsent(name, Definition::new);
  }

  void define(String name, Location at, Pattern content, Optional<String> combine) {
    parts.computeIfAbsent(name, n -> new ArrayList<>()).add(new Part(at, content, combine));
  }

  /** Gives every used definition its content; call it once, when the grammar is read. */
  void resolve() {
    definitions.forEach((name, definition) -> {
      List<Part> written = parts.get(name);
      if (written == null) {
        throw new RelaxNgException(
            firstUse.getOrDefault(name, new Location("grammar", 1)),
            name.equals(START)
                ? "The grammar has no start."
                : "There is no definition of " + name + ".");
      }
      definition.resolve(combined(name, written));
    });
  }

  private static Pattern combined(String name, List<Part> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().content();
    }
    Location at = parts.getFirst().at();
    List<String> ways = parts.stream().flatMap(part -> part.combine().stream()).distinct().toList();
    long without = parts.stream().filter(part -> part.combine().isEmpty()).count();
    if (without > 1 || ways.size() != 1) {
      throw new RelaxNgException(
          parts.getLast().at(),
          (name.equals(START) ? "The start" : name)
              + " is defined already at "
              + at
              + ", and combine does not say how they go together.");
    }
    List<Pattern> contents = parts.stream().map(Part::content).toList();
    return switch (ways.getFirst()) {
      case "choice" -> new Choice(at, contents);
      case "interleave" -> new Interleave(at, contents);
      default ->
          throw new RelaxNgException(at, "combine is choice or interleave, not " + ways + ".");
    };
  }
}
