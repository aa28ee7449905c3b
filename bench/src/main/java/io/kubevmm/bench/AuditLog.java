package io.kubevmm.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.kube.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The writes that the API server wrote down: the one count that nobody can bend.
 *
 * @param writes in the order of the log, refused ones too
 */
record AuditLog(List<Write> writes) {

  private static final Set<String> VERBS =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /**
   * One request that writes.
   *
   * @param received when the API server got it
   * @param resource with its subresource, such as {@code virtualmachines/status}
   * @param name empty when the server chose it
   */
  record Write(
      Instant received, String user, String verb, String resource, String namespace, String name) {

    boolean ofOurProcesses() {
      return user.startsWith("kubevmm:") && !user.equals("kubevmm:admin");
    }

    boolean isEvent() {
      return resource.equals("events");
    }

    boolean isLease() {
      return resource.equals("leases");
    }
  }

  AuditLog {
    writes = List.copyOf(writes);
  }

  static AuditLog read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return parse(lines);
    } catch (IOException e) {
      throw new UncheckedIOException("The audit log " + file + " can't be read.", e);
    }
  }

  /** Reads the log's lines; one that is half written counts as not there yet. */
  static AuditLog parse(Stream<String> lines) {
    return new AuditLog(lines.map(AuditLog::write).flatMap(Optional::stream).toList());
  }

  /** The writes of our processes that came in at or after {@code from} and before {@code until}. */
  List<Write> ofOurProcesses(Instant from, Instant until) {
    return writes.stream()
        .filter(Write::ofOurProcesses)
        .filter(write -> !write.received().isBefore(from) && write.received().isBefore(until))
        .toList();
  }

  private static Optional<Write> write(String line) {
    JsonNode entry;
    try {
      entry = Json.parse(line);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String verb = Json.text(entry, "verb");
    if (!VERBS.contains(verb) || !Json.text(entry, "stage").equals("ResponseComplete")) {
      return Optional.empty();
    }
    JsonNode object = entry.path("objectRef");
    String subresource = Json.text(object, "subresource");
    return Optional.of(
        new Write(
            Instant.parse(Json.text(entry, "requestReceivedTimestamp")),
            Json.text(entry, "user", "username"),
            verb,
            Json.text(object, "resource") + (subresource.isEmpty() ? "" : "/" + subresource),
            Json.text(object, "namespace"),
            Json.text(object, "name")));
  }
}
