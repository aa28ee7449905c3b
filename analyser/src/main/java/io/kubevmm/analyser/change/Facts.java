package io.kubevmm.analyser.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table {@code domain.facts}: what libvirt can change in a running guest. */
final class Facts {
  private static final Set<String> KINDS = Set.of("add", "remove", "change", "any");

  static final Facts DOMAIN = load("domain.facts");

  private final List<Fact> facts;
  private final Set<String> names;

  private Facts(List<Fact> facts) {
    this.facts = facts;
    this.names = facts.stream().map(Fact::where).collect(Collectors.toUnmodifiableSet());
  }

  /** What a difference needs; the table's last line fits everything. */
  Verdict verdict(Difference difference, ObjectNode wanted) {
    return facts.stream()
        .filter(fact -> fact.fits(difference, wanted))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  /** Whether a line speaks of just this declaration. */
  boolean names(String declaration) {
    return names.contains(declaration);
  }

  List<Fact> all() {
    return facts;
  }

  private static Facts load(String resource) {
    try (InputStream in = Facts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The table " + resource + " is not on the class path.");
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The table " + resource + " cannot be read.", e);
    }
  }

  /** Reads a table; the first line that is no comment is its heading. */
  static Facts read(String table) {
    List<Fact> facts = new ArrayList<>();
    table
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .skip(1)
        .forEach(line -> facts.add(fact(line)));
    return new Facts(List.copyOf(facts));
  }

  private static Fact fact(String line) {
    // The values of a condition are separated by the same sign, but without spaces around it.
    List<String> cells = Stream.of(line.split(" \\| ", -1)).map(String::strip).toList();
    if (cells.size() != 5 || !KINDS.contains(cells.get(1))) {
      throw new IllegalArgumentException("This is no line of facts: " + line);
    }
    return new Fact(cells.get(0), cells.get(1), conditions(cells.get(2)), verdict(line, cells));
  }

  private static Verdict verdict(String line, List<String> cells) {
    return switch (cells.get(3)) {
      case "live" -> new Verdict.Live(cells.get(4));
      case "restart" -> new Verdict.OnRestart(cells.get(4));
      case "never" -> new Verdict.Never(cells.get(4));
      default -> throw new IllegalArgumentException("There is no such verdict: " + line);
    };
  }

  /** The conditions of a cell of the table. */
  static List<Fact.Condition> conditions(String cell) {
    if (cell.isEmpty()) {
      return List.of();
    }
    return Stream.of(cell.split(";")).map(String::strip).map(Facts::condition).toList();
  }

  private static Fact.Condition condition(String text) {
    boolean ofDomain = text.startsWith("/");
    int sign = text.indexOf('=');
    String path = text.substring(ofDomain ? 1 : 0, sign);
    List<String> values = List.of(text.substring(sign + 1).split("\\|"));
    return new Fact.Condition(ofDomain, "/" + path.replace('.', '/'), values);
  }
}
