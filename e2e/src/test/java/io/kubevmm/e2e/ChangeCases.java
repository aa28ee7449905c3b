package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.change.ChangePlan;
import io.kubevmm.analyser.change.Verdict;
import io.kubevmm.kube.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code live-change.cases}: an edit for every line of the analyser's table. */
record ChangeCases(List<Case> all) {

  private static final String VIRSH = "virsh: ";

  /** A line of the analyser's table. */
  record Line(String where, String what, String condition, Verdict verdict) {

    private static Line of(List<String> cells) {
      String words = cells.get(4);
      Verdict verdict =
          switch (cells.get(3)) {
            case "live" -> new Verdict.Live(words);
            case "restart" -> new Verdict.OnRestart(words);
            default -> new Verdict.Never(words);
          };
      return new Line(cells.get(0), cells.get(1), cells.get(2), verdict);
    }

    /** The device around the place. */
    String device() {
      return where.split("(?<=])|(?<=vsock)", 2)[0];
    }

    private boolean covers(String declaration) {
      String all = where.replace("**", "");
      return where.endsWith("**")
          ? declaration.startsWith(all) || all.equals(declaration + ".")
          : where.equals(declaration);
    }
  }

  /**
   * One edit of the guest.
   *
   * @param line what it is an example of
   * @param edit what is done to the tree: {@code add PATH JSON}, {@code set PATH JSON}, {@code
   *     remove PATH}; several are separated by {@code ;}
   * @param libvirt of a live line, what libvirt says where the host lacks something, as a pattern,
   *     or after {@value #VIRSH} the command to try it by; of another one, how it is asked for:
   *     {@code define}, {@code device}, or virsh's words; empty where there is no call
   */
  record Case(Line line, String edit, String libvirt) {

    Pattern lacking() {
      return Pattern.compile(libvirt.isEmpty() ? "nothing is lacking" : libvirt);
    }

    String asked() {
      return libvirt;
    }

    /** By which words of virsh a live line is tried that the executor does not do. */
    Optional<String> command() {
      return libvirt.startsWith(VIRSH)
          ? Optional.of(libvirt.substring(VIRSH.length()))
          : Optional.empty();
    }

    /** Whether something changed at the line's place. */
    boolean isIn(List<Change> plan) {
      return plan.stream()
          .anyMatch(change -> line.covers(change.difference().place().declaration()));
    }

    /** Those changes that the line is about. */
    List<Change> changes(List<Change> plan) {
      return plan.stream()
          .filter(change -> line.covers(change.difference().place().declaration()))
          .filter(change -> change.verdict().equals(line.verdict()))
          .toList();
    }

    ObjectNode edited(ObjectNode tree, Path folder) {
      ObjectNode result = tree.deepCopy();
      for (String one : edit.split(" ; ")) {
        String[] words = one.strip().replace("@", folder + "/").split(" ", 3);
        String path = words[1];
        int dot = path.lastIndexOf('.');
        JsonNode parent = dot < 0 ? result : find(result, path.substring(0, dot));
        String key = path.substring(dot + 1);
        switch (words[0]) {
          case "add" -> ((ObjectNode) parent).withArray(key).add(value(words[2]));
          case "set" -> set(parent, key, value(words[2]));
          case "remove" -> remove(parent, key);
          default -> throw new IllegalArgumentException("There is no such edit: " + one);
        }
      }
      return result;
    }

    @Override
    public String toString() {
      return line.where() + " " + line.what() + ": " + edit;
    }
  }

  static ChangeCases load() {
    List<Line> lines = linesOfTheTable();
    return new ChangeCases(
        rows(text("live-change.cases")).map(cells -> caseOf(cells, lines)).toList());
  }

  private static Case caseOf(List<String> cells, List<Line> lines) {
    Line line =
        lines.stream()
            .filter(l -> l.where().equals(cells.get(0)) && l.what().equals(cells.get(1)))
            .filter(l -> l.condition().equals(cells.get(2)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No line of the table: " + cells));
    return new Case(line, cells.get(3), cells.get(4));
  }

  static List<Line> linesOfTheTable() {
    return rows(text(ChangePlan.class, "domain.facts")).map(Line::of).toList();
  }

  private static Stream<List<String>> rows(String table) {
    return table
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .skip(1)
        .map(line -> Stream.of((line + " ").split(" \\| ", -1)).map(String::strip).toList());
  }

  static String text(String resource) {
    return text(ChangeCases.class, resource);
  }

  private static String text(Class<?> beside, String resource) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The node at a path; {@code list[x]} is the first entry with that value, {@code list[#0]} of
   * that index.
   */
  private static JsonNode find(JsonNode from, String path) {
    JsonNode at = from;
    for (String step : path.split("\\.(?![^\\[]*\\])")) {
      int bracket = step.indexOf('[');
      String key = bracket < 0 ? step : step.substring(0, bracket);
      if (bracket >= 0) {
        JsonNode list = at.path(key);
        at = list.get(index(list, step.substring(bracket + 1, step.length() - 1)));
      } else {
        at = at.has(key) ? at.get(key) : ((ObjectNode) at).putObject(key);
      }
    }
    return at;
  }

  private static int index(@Nullable JsonNode list, String which) {
    for (int i = 0; list != null && i < list.size(); i++) {
      if (which.equals("#" + i) || has(list.get(i), which)) {
        return i;
      }
    }
    throw new IllegalArgumentException("There is no " + which + " in " + list);
  }

  private static boolean has(JsonNode node, String value) {
    if (node.isValueNode()) {
      return node.asText().equals(value);
    }
    for (JsonNode inner : node) {
      if (has(inner, value)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode value(String json) {
    return Json.parse("{\"value\": " + json + "}").get("value");
  }

  private static void set(JsonNode parent, String key, JsonNode value) {
    ((ObjectNode) parent).set(key, value);
  }

  private static void remove(JsonNode parent, String key) {
    int bracket = key.indexOf('[');
    if (bracket < 0) {
      if (((ObjectNode) parent).remove(key) == null) {
        throw new IllegalArgumentException("There is no " + key + " in " + parent);
      }
      return;
    }
    ArrayNode list = (ArrayNode) parent.get(key.substring(0, bracket));
    list.remove(index(list, key.substring(bracket + 1, key.length() - 1)));
  }
}
