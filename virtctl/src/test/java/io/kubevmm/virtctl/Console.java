package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.fake.FakeApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs command lines against a fake API server, whose kubeconfig says namespace shop. */
public final class Console implements AutoCloseable {
  final FakeApiServer server =
      new FakeApiServer(Resources.VIRTUAL_MACHINE, Resources.VIRTUAL_MACHINE_NODE);
  private final Path kubeconfig;

  /** What a command line left behind. */
  public record Result(int code, String out, String err) {}

  Console(Path folder) throws IOException {
    kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: test
            clusters: [{name: fake, cluster: {server: "%s"}}]
            contexts: [{name: test, context: {cluster: fake, namespace: shop}}]
            """
                .formatted(server.uri()));
  }

  Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return runAlone(all.toArray(String[]::new));
  }

  public static Result runAlone(String... arguments) {
    return runWith(InputStream.nullInputStream(), arguments);
  }

  public static Result runWith(InputStream in, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(arguments, in, new PrintWriter(out), new PrintWriter(err));
    return new Result(code, out.toString(), err.toString());
  }

  static ObjectKey key(String name) {
    return new ObjectKey("shop", name);
  }

  /** Makes a machine; phase "" leaves it without a status. */
  void machine(String name, String powerState, String phase) {
    machine("shop", name, powerState, phase);
  }

  void machine(String namespace, String name, String powerState, String phase) {
    ObjectNode machine = Json.object();
    machine.putObject("metadata").put("namespace", namespace).put("name", name);
    machine
        .putObject("spec")
        .put("powerState", powerState)
        .put("cpu", 2)
        .put("memory", "4Gi")
        .put("runGeneration", 3);
    if (!phase.isEmpty()) {
      machine
          .putObject("status")
          .put("phase", phase)
          .put("observedGeneration", 1)
          .put("runGeneration", 3);
    }
    server.store().create(Resources.VIRTUAL_MACHINE, machine);
  }

  ObjectNode spec(String name) {
    return Json.child(
        server.store().find(Resources.VIRTUAL_MACHINE, key(name)).orElseThrow(), "spec");
  }

  String powerState(String name) {
    return Json.text(spec(name), "powerState");
  }

  long runGeneration(String name) {
    return spec(name).path("runGeneration").asLong();
  }

  /** Plays the node: says that the machine is in a phase now, as its spec is now. */
  void report(String name, String phase, String reason, String message) {
    server
        .store()
        .update(
            Resources.VIRTUAL_MACHINE,
            key(name),
            machine -> {
              ObjectNode status = Json.child(machine, "status");
              status.put("phase", phase);
              status.set("observedGeneration", Json.at(machine, "metadata", "generation"));
              status.set("runGeneration", Json.at(machine, "spec", "runGeneration"));
              status
                  .putArray("conditions")
                  .addObject()
                  .put("type", "Ready")
                  .put("status", "False")
                  .put("reason", reason)
                  .put("message", message);
              return machine;
            });
  }

  @Override
  public void close() {
    server.close();
  }
}
