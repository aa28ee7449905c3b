package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The result of one run, on standard output and, when wanted, as a JSON file. */
final class Report {

  private final PrintStream out;
  private final ObjectNode json = Json.object();
  private final ArrayNode goals = json.putArray("goals");

  Report(PrintStream out, String benchmark) {
    this.out = out;
    json.put("benchmark", benchmark);
  }

  void line(String text) {
    out.println(text);
  }

  /** The JSON to put raw figures into. */
  ObjectNode json() {
    return json;
  }

  void goal(Goal goal) {
    line(goal.line());
    goals
        .addObject()
        .put("name", goal.name())
        .put("measured", goal.measured())
        .put("limit", goal.limit())
        .put("met", goal.met());
  }

  void circumstances(Circumstances circumstances) {
    line(circumstances.line());
    json.set("circumstances", circumstances.json());
  }

  /** Writes the JSON, when a file is wanted. */
  void write(Optional<Path> file) {
    file.ifPresent(path -> {
      try {
        Files.writeString(path, Json.pretty(json) + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("The file " + path + " can't be written.", e);
      }
    });
  }
}
