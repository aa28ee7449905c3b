package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.relaxng.NameClass;
import io.kubevmm.analyser.relaxng.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the content of an element off its pattern. */
final class ContentReader {
  private ContentReader() {}

  static Content of(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Empty empty -> new Content();
      case Pattern.NotAllowed never -> new Content();
      case Pattern.Text text -> text(text, true);
      case Pattern.Data data -> text(data, false);
      case Pattern.Value value -> text(value, value.text().isEmpty());
      case Pattern.Tokens tokens -> text(tokens, false);
      case Pattern.Group group -> Content.all(all(group.parts()), true);
      case Pattern.Interleave interleave -> Content.all(all(interleave.parts()), false);
      case Pattern.Choice choice -> Content.either(all(possible(choice.options())));
      case Pattern.OneOrMore more -> Content.repeated(of(more.content()));
      case Pattern.Ref ref -> of(ref.target().pattern());
      case Pattern.Attribute attribute -> attribute(attribute);
      case Pattern.Element element -> element(element);
    };
  }

  private static List<Content> all(List<Pattern> patterns) {
    return patterns.stream().map(ContentReader::of).toList();
  }

  private static List<Pattern> possible(List<Pattern> options) {
    return options.stream().filter(option -> !impossible(option)).toList();
  }

  /** Definitions that other files widen start as {@code notAllowed}. */
  private static boolean impossible(Pattern pattern) {
    return switch (pattern) {
      case Pattern.NotAllowed never -> true;
      case Pattern.Ref ref -> impossible(ref.target().pattern());
      case Pattern.Choice choice -> choice.options().stream().allMatch(ContentReader::impossible);
      case Pattern.Group group -> group.parts().stream().anyMatch(ContentReader::impossible);
      case Pattern.Interleave all -> all.parts().stream().anyMatch(ContentReader::impossible);
      case Pattern.OneOrMore more -> impossible(more.content());
      case Pattern.Empty p -> false;
      case Pattern.Text p -> false;
      case Pattern.Data p -> false;
      case Pattern.Value p -> false;
      case Pattern.Tokens p -> false;
      case Pattern.Attribute p -> false;
      case Pattern.Element p -> false;
    };
  }

  private static Content text(Pattern pattern, boolean mayLack) {
    Content content = new Content();
    content.text.add(pattern);
    content.mayLackText = mayLack;
    return content;
  }

  private static Content attribute(Pattern.Attribute attribute) {
    Content content = new Content();
    List<XmlName> names = names(attribute.names());
    content.open = names.isEmpty();
    for (XmlName name : names) {
      content.attributes.put(name, new ArrayList<>(List.of(attribute.content())));
      if (names.size() == 1) {
        content.required.add(name);
      }
    }
    return content;
  }

  private static Content element(Pattern.Element element) {
    Content content = new Content();
    List<XmlName> names = names(element.names());
    content.open = names.isEmpty();
    names.forEach(name -> content.children.put(name, new Content.Child(Set.of(element), 1)));
    return content;
  }

  /** The names of a finite name class; none if it has no end. */
  static List<XmlName> names(NameClass names) {
    return switch (names) {
      case NameClass.Name name -> List.of(new XmlName(name.namespace(), name.local()));
      case NameClass.NameChoice choice -> {
        List<XmlName> all = new ArrayList<>();
        for (NameClass option : choice.options()) {
          List<XmlName> some = names(option);
          if (some.isEmpty()) {
            yield List.of();
          }
          all.addAll(some);
        }
        yield all;
      }
      case NameClass.AnyName any -> List.of();
      case NameClass.NsName any -> List.of();
    };
  }
}
