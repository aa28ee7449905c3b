package io.kubevmm.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.localcluster.Programs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.awaitility.Awaitility;

/** What a test asks of a guest through the agent in it, by way of virsh. */
final class GuestAgent {

  /** For the boot of a whole distribution on an emulated processor that others use too. */
  private static final Duration BOOT = Duration.ofMinutes(6);

  private final Lab lab;
  private final String domain;

  GuestAgent(Lab lab, String domain) {
    this.lab = lab;
    this.domain = domain;
  }

  /** Waits until the guest has booted so far, and cloud-init is through with it. */
  void awaitBooted() {
    Awaitility.await("the agent in " + domain + " answers")
        .atMost(BOOT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> ask("guest-ping", arguments()).isPresent());
    Awaitility.await("cloud-init in " + domain + " ends")
        .atMost(BOOT)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> shell("test -e /run/cloud-init/result.json && echo yes || true"), "yes"::equals);
  }

  /**
   * Runs a line of the guest's shell as root and gives what it writes, without the last newline.
   */
  String shell(String line) {
    return shell(line, Lab.PATIENCE);
  }

  /** As {@link #shell(String)}, for what may take longer. */
  String shell(String line, Duration limit) {
    ObjectNode arguments = arguments().put("path", "/bin/sh").put("capture-output", true);
    arguments.putArray("arg").add("-c").add(line);
    long pid = ask("guest-exec", arguments).orElseThrow().path("pid").asLong();
    JsonNode end =
        Awaitility.await("'" + line + "' ends in " + domain)
            .atMost(limit)
            .until(
                () -> ask("guest-exec-status", arguments().put("pid", pid)).orElseThrow(),
                status -> status.path("exited").asBoolean());
    if (end.path("exitcode").asInt(-1) != 0) {
      throw new AssertionError(line + ": " + end + " " + text(end, "err-data"));
    }
    return text(end, "out-data").stripTrailing();
  }

  private static String text(JsonNode status, String field) {
    byte[] bytes = Base64.getDecoder().decode(status.path(field).asText());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** What the agent answers; nothing when it does not. */
  private Optional<JsonNode> ask(String command, ObjectNode arguments) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("execute", command);
    if (!arguments.isEmpty()) {
      request.set("arguments", arguments);
    }
    Programs.Result answer = lab.virsh("qemu-agent-command", domain, request.toString());
    try {
      return answer.succeeded()
          ? Optional.of(ApiMapper.JSON.readTree(answer.stdout()).path("return"))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.stdout(), e);
    }
  }
}
