package io.kubevmm.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the API server wrote down of every request: the one count of writes that nobody can bend.
 */
final class AuditLog {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  private final List<JsonNode> entries = new ArrayList<>();

  private AuditLog(List<String> lines) {
    for (String line : lines) {
      try {
        entries.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        // The last line may be half written.
      }
    }
  }

  static AuditLog of(Lab lab) {
    try {
      return new AuditLog(Files.readAllLines(lab.controlPlane.auditLog()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes on one VirtualMachine by our processes, as "verb [subresource] user". */
  List<String> writesOn(String namespace, String name) {
    return writes(entry ->
        entry.path("objectRef").path("resource").asText().equals("virtualmachines")
            && entry.path("objectRef").path("namespace").asText().equals(namespace)
            && entry.path("objectRef").path("name").asText().equals(name));
  }

  /** Writes by our processes that a predicate accepts. */
  List<String> writes(Predicate<JsonNode> wanted) {
    List<String> found = new ArrayList<>();
    for (JsonNode entry : entries) {
      String user = entry.path("user").path("username").asText();
      if (entry.path("stage").asText().equals("ResponseComplete")
          && WRITES.contains(entry.path("verb").asText())
          && user.startsWith("kubevmm:")
          && !user.equals("kubevmm:admin")
          && wanted.test(entry)) {
        String subresource = entry.path("objectRef").path("subresource").asText("");
        found.add(
            entry.path("verb").asText()
                + (subresource.isEmpty() ? " " : " " + subresource + " ")
                + user);
      }
    }
    return found;
  }
}
