package io.kubevmm.analyser.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /**
   * One edit of the guest.
   *
   * @param fact the line of the table that it is an example of
   * @param edit what is done to the tree: {@code add PATH JSON}, {@code set PATH JSON}, {@code
   *     remove PATH}; several are separated by {@code ;}
   * @param libvirt of a live line, what libvirt says where the host lacks something, as a pattern,
   *     or after {@value #VIRSH} the command to try it by; of another one, how it is asked for:
   *     {@code define}, {@code device}, or virsh's words; empty where there is no call
   */
  record Case(Fact fact, String edit, String libvirt) {

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

    /** The device around the line's place, as far as it has one. */
    String device() {
      return fact.where().split("(?<=])|(?<=vsock)", 2)[0];
    }

    /** Whether something changed at the line's place. */
    boolean isIn(List<Change> plan) {
      return plan.stream().anyMatch(this::isThere);
    }

    private boolean isThere(Change change) {
      return fact.covers(change.difference().place().declaration());
    }

    /** Those changes that the line is about. */
    List<Change> changes(List<Change> plan) {
      return plan.stream()
          .filter(this::isThere)
          .filter(change -> change.verdict().equals(fact.verdict()))
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
      return fact.where() + " " + fact.kind() + ": " + edit;
    }
  }

  /** Reads the table; the first line that is no comment is its heading. */
  static ChangeCases load() {
    return new ChangeCases(
        text("live-change.cases")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .skip(1)
            .map(line -> Stream.of((line + " ").split(" \\| ", -1)).map(String::strip).toList())
            .map(ChangeCases::caseOf)
            .toList());
  }

  private static Case caseOf(List<String> cells) {
    Fact fact =
        Facts.DOMAIN.all().stream()
            .filter(line -> line.where().equals(cells.get(0)) && line.kind().equals(cells.get(1)))
            .filter(line -> line.conditions().equals(Facts.conditions(cells.get(2))))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No line of the table: " + cells));
    return new Case(fact, cells.get(3), cells.get(4));
  }

  static String text(String resource) {
    try (InputStream in =
        Objects.requireNonNull(ChangeCases.class.getResourceAsStream(resource), resource)) {
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
