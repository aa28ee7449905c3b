package io.kubevmm.analyser.relaxng;

import io.kubevmm.analyser.relaxng.NameClass.AnyName;
import io.kubevmm.analyser.relaxng.NameClass.Name;
import io.kubevmm.analyser.relaxng.NameClass.NameChoice;
import io.kubevmm.analyser.relaxng.NameClass.NsName;
import java.util.List;
import java.util.Optional;

/** Reads the names of {@code element} and {@code attribute}. */
final class NameClassReader {
  private NameClassReader() {}

  /** The names of a declaration, by its name attribute or its first child. */
  static NameClass of(RngElement declaration) {
    String name = declaration.attributes().get("name");
    if (name != null) {
      // An attribute's name attribute takes no inherited namespace, only its own ns.
      String namespace =
          declaration.name().equals("attribute")
              ? declaration.attributes().getOrDefault("ns", "")
              : declaration.namespace();
      return name(declaration, name.strip(), namespace);
    }
    if (declaration.children().isEmpty()) {
      throw new RelaxNgException(
          declaration.at(), "<" + declaration.name() + "> has neither a name nor a name class.");
    }
    return read(declaration.children().getFirst());
  }

  private static NameClass read(RngElement element) {
    return switch (element.name()) {
      case "name" -> name(element, element.text().strip(), element.namespace());
      case "anyName" -> new AnyName(except(element));
      case "nsName" -> new NsName(element.namespace(), except(element));
      case "choice" -> choice(element.children());
      default ->
          throw new RelaxNgException(
              element.at(), "<" + element.name() + "> is not a name class of RELAX NG.");
    };
  }

  private static NameClass choice(List<RngElement> children) {
    return new NameChoice(children.stream().map(NameClassReader::read).toList());
  }

  private static Optional<NameClass> except(RngElement element) {
    return element.children().stream()
        .filter(child -> child.name().equals("except"))
        .findFirst()
        .map(child -> choice(child.children()));
  }

  private static NameClass name(RngElement element, String name, String namespace) {
    int colon = name.indexOf(':');
    if (colon < 0) {
      return new Name(namespace, name);
    }
    String prefix = name.substring(0, colon);
    String bound = element.prefixes().get(prefix);
    if (bound == null) {
      throw new RelaxNgException(
          element.at(), "The prefix " + prefix + " of the name " + name + " is not declared.");
    }
    return new Name(bound, name.substring(colon + 1));
  }
}
