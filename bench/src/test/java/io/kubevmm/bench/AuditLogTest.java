package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditLogTest {

  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05.000000Z");

  private static String entry(
      String second, String stage, String verb, String user, String resource, String subresource) {
    return """
    {"kind":"Event","stage":"%s","verb":"%s","user":{"username":"%s"},\
    "objectRef":{"resource":"%s","namespace":"n","name":"vm"%s},\
    "requestReceivedTimestamp":"2026-01-02T03:04:%s.000000Z"}\
    """
        .formatted(
            stage,
            verb,
            user,
            resource,
            subresource.isEmpty() ? "" : ",\"subresource\":\"" + subresource + "\"",
            second);
  }

  private static String write(String second, String user, String resource, String subresource) {
    return entry(second, "ResponseComplete", "patch", user, resource, subresource);
  }

  private static List<AuditLog.Write> counted(String... lines) {
    return AuditLog.parse(Stream.of(lines)).ofOurProcesses(BEGIN, BEGIN.plusSeconds(10));
  }

  @Test
  void countsWhatOurProcessesWriteAndNobodyElse() {
    assertThat(
            counted(
                write("06", "kubevmm:scheduler", "virtualmachines", ""),
                write("06", "kubevmm:node:a", "virtualmachines", "status"),
                write("06", "kubevmm:admin", "virtualmachines", ""),
                write("06", "system:kube-controller-manager", "virtualmachines", "")))
        .extracting(AuditLog.Write::user, AuditLog.Write::resource)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("kubevmm:scheduler", "virtualmachines"),
            org.assertj.core.groups.Tuple.tuple("kubevmm:node:a", "virtualmachines/status"));
  }

  @Test
  void readingAndUnfinishedRequestsAreNoWrites() {
    assertThat(
            counted(
                entry("06", "ResponseComplete", "get", "kubevmm:a", "virtualmachines", ""),
                entry("06", "ResponseComplete", "watch", "kubevmm:a", "virtualmachines", ""),
                entry("06", "ResponseStarted", "patch", "kubevmm:a", "virtualmachines", "")))
        .isEmpty();
  }

  @Test
  void theFirstInstantCountsAndTheLastDoesNot() {
    assertThat(
            counted(
                write("04", "kubevmm:a", "x", ""),
                write("05", "kubevmm:a", "x", ""),
                write("14", "kubevmm:a", "x", ""),
                write("15", "kubevmm:a", "x", "")))
        .extracting(write -> write.received().getEpochSecond() - BEGIN.getEpochSecond())
        .containsExactly(0L, 9L);
  }

  @Test
  void aHalfWrittenLineIsNotThereYet() {
    String line = write("06", "kubevmm:a", "x", "");
    assertThat(counted(line, line.substring(0, line.length() / 2), "")).hasSize(1);
  }

  @Test
  void eventsAndLeasesStandApart() {
    WriteCount count =
        WriteCount.of(
            counted(
                write("06", "kubevmm:a", "virtualmachines", "status"),
                write("07", "kubevmm:a", "virtualmachines", "status"),
                write("06", "kubevmm:b", "virtualmachines", ""),
                write("06", "kubevmm:a", "events", ""),
                write("06", "kubevmm:a", "leases", "")));
    assertThat(count.objectWrites()).isEqualTo(3);
    assertThat(count.eventWrites()).isEqualTo(1);
    assertThat(count.leaseWrites()).isEqualTo(1);
    assertThat(count.lines(2))
        .containsExactly(
            "  1.00  kubevmm:a patch virtualmachines/status",
            "  0.50  kubevmm:b patch virtualmachines",
            "  0.50  kubevmm:a patch events");
    assertThat(count.json().path("objects").path("kubevmm:b patch virtualmachines").asInt())
        .isEqualTo(1);
  }
}
