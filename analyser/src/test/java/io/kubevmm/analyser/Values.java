package io.kubevmm.analyser;

import io.kubevmm.analyser.datatype.CharacterSet;
import io.kubevmm.analyser.datatype.Datatype;
import io.kubevmm.analyser.datatype.Regex;
import io.kubevmm.analyser.grammar.Derivatives;
import io.kubevmm.analyser.grammar.Term;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes up values of data types. */
final class Values {
  private static final int MOST_TRIES = 1_000;

  private final Random random;
  private final Derivatives derivatives = new Derivatives();

  Values(Random random) {
    this.random = random;
  }

  /** A text that is one of a declaration's values. */
  String of(Term.TextAtom atom) {
    return switch (atom) {
      case Term.Text any -> any(List.of("a text", "ü < & \" '", "1", "no", "0x10", "~", " a ", ""));
      case Term.Value value -> value.text;
      case Term.Tokens tokens -> throw new IllegalStateException("No schema of libvirt has lists.");
      case Term.Data data -> {
        for (int i = 0; i < MOST_TRIES; i++) {
          String value = guess(data.type);
          if (derivatives.accepts(data, value)) {
            yield value;
          }
        }
        throw new IllegalStateException("No value was found of " + data.type);
      }
    };
  }

  private String guess(Datatype type) {
    List<String> patterns = facets(type, "pattern");
    boolean number = type.name().matches("(unsigned)?(Int|int|Long|long|Short|short)|.*[iI]nteger");
    if (!patterns.isEmpty() && !(number && random.nextBoolean())) {
      return of(Regex.read(patterns.getFirst()));
    }
    return switch (type.name()) {
      case "string", "token" -> any(List.of("x", "a b", "yes", "1e3"));
      case "NCName" -> any(List.of("a", "_b-1"));
      case "anyURI" -> any(List.of("http://a/b?c=d&e", "x"));
      case "dateTime" -> any(List.of("2024-02-29T12:00:00", "2024-02-29T12:00:00.5Z"));
      default -> number(type);
    };
  }

  private String number(Datatype type) {
    List<String> bounds = facets(type, "minInclusive");
    List<String> least = bounds.isEmpty() ? List.of("0") : bounds;
    bounds = facets(type, "maxInclusive");
    List<String> most = bounds.isEmpty() ? List.of("1", "65535", "18446744073709551615") : bounds;
    long low = Long.parseLong(least.getFirst().strip());
    return switch (random.nextInt(3)) {
      case 0 -> least.getFirst();
      case 1 -> any(most);
      default -> String.valueOf(low + random.nextInt(10));
    };
  }

  private static List<String> facets(Datatype type, String name) {
    return type.facets().stream()
        .filter(facet -> facet.name().equals(name))
        .map(Datatype.Facet::value)
        .toList();
  }

  private String of(Regex regex) {
    return switch (regex) {
      case Regex.One one -> Character.toString(character(one.of()));
      case Regex.Sequence sequence ->
          sequence.parts().stream().map(this::of).collect(Collectors.joining());
      case Regex.Either either -> of(any(either.options()));
      case Regex.Repeated repeated -> {
        int most = repeated.most() == Regex.UNBOUNDED ? repeated.least() + 3 : repeated.most();
        int times = repeated.least() + random.nextInt(Math.min(most - repeated.least(), 5) + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
          text.append(of(repeated.content()));
        }
        yield text.toString();
      }
    };
  }

  /** One that can be seen, if the set has such. */
  private int character(CharacterSet set) {
    for (int i = 0; i < MOST_TRIES; i++) {
      int visible = ' ' + random.nextInt('~' - ' ');
      if (set.contains(visible)) {
        return visible;
      }
    }
    return set.character(random.nextInt(set.size()));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
