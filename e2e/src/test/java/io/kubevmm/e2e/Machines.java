package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.TinyGuest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The VirtualMachines of one test class: made, watched and changed as a user would. */
final class Machines {

  static final Resource MACHINES = Resources.VIRTUAL_MACHINES;
  static final Resource NODES = Resources.NODES;

  private final Lab lab;
  private final String namespace;

  Machines(Lab lab, String namespace) {
    this.lab = lab;
    this.namespace = namespace;
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", namespace);
    try {
      lab.admin.create(Resources.NAMESPACES, object);
    } catch (KubeException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  ObjectKey key(String name) {
    return new ObjectKey(namespace, name);
  }

  /** An object with the tiny guest in it, on the node with real guests, not yet created. */
  ObjectNode guest(String name, String... words) {
    ObjectNode object = bare(name);
    ObjectNode spec = (ObjectNode) object.get("spec");
    spec.put("cpu", 1).put("memory", "96Mi").put("terminationGracePeriodSeconds", 30);
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", Lab.NODE);
    ObjectNode os = spec.putObject("domain").putObject("os");
    os.put("kernel", lab.guest.kernel().toString()).put("initrd", lab.guest.initrd().toString());
    os.put("cmdline", TinyGuest.commandLine(name, words));
    return object;
  }

  /** An object with a name and an empty spec, not yet created. */
  ObjectNode bare(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE);
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    object.putObject("spec");
    return object;
  }

  ObjectNode create(ObjectNode object) {
    return lab.admin.create(MACHINES, object);
  }

  ObjectNode get(String name) {
    return lab.admin.get(MACHINES, key(name));
  }

  /** Merges changes into the spec. */
  void edit(String name, Consumer<ObjectNode> change) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    change.accept(patch.putObject("spec"));
    lab.admin.mergePatch(MACHINES, key(name), patch);
  }

  void power(String name, String state) {
    edit(name, spec -> spec.put("powerState", state));
  }

  void delete(String name) {
    lab.admin.delete(MACHINES, key(name), DeleteOptions.NONE);
  }

  /** Waits until the status speaks of the current spec and the predicate holds. */
  ObjectNode await(String name, String what, Predicate<ObjectNode> holds) {
    return Awaitility.await(namespace + "/" + name + " " + what)
        .atMost(Lab.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> get(name),
            object ->
                object.path("status").path("observedGeneration").asLong()
                        == object.path("metadata").path("generation").asLong()
                    && holds.test(object));
  }

  ObjectNode awaitPhase(String name, String phase, String reason) {
    return await(
        name,
        "becomes " + phase + "/" + reason,
        object ->
            object.path("status").path("phase").asText().equals(phase)
                && condition(object, "Ready")
                    .filter(c -> c.path("reason").asText().equals(reason))
                    .isPresent());
  }

  ObjectNode awaitRunning(String name) {
    return awaitPhase(name, "Running", "Running");
  }

  /** Removes what a test has left. */
  void removeAll() {
    List<ObjectNode> left = lab.admin.listAll(MACHINES, namespace, Selector.EVERYTHING);
    left.forEach(object -> delete(ObjectKey.of(object).name()));
    left.forEach(object -> awaitGone(ObjectKey.of(object).name()));
  }

  void awaitGone(String name) {
    Awaitility.await(name + " goes")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.find(MACHINES, key(name)).isEmpty());
  }

  static Optional<JsonNode> condition(ObjectNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  static String message(ObjectNode object, String type) {
    return condition(object, type).map(c -> c.path("message").asText()).orElse("");
  }

  String domain(String name) {
    return namespace + "." + name;
  }

  /** The guest's QEMU; fails when there is none. */
  ProcessIdentity qemu(String name) {
    return lab.libvirt.qemu(domain(name)).orElseThrow();
  }

  String virshState(String name) {
    return lab.virsh("domstate", "--reason", domain(name)).stdout().strip();
  }

  String console(String name) {
    try {
      return java.nio.file.Files.readString(
          lab.folder.resolve(Lab.NODE).resolve(domain(name)).resolve("console.log"));
    } catch (java.io.IOException e) {
      return "";
    }
  }

  void awaitConsole(String name, String text) {
    Awaitility.await(name + " says '" + text + "'")
        .atMost(Lab.PATIENCE)
        .until(() -> console(name), said -> said.contains(text));
  }

  static void awaitNodeReady(Lab lab, String node) {
    Awaitility.await("node " + node + " is ready")
        .atMost(Lab.PATIENCE)
        .until(() ->
            lab.admin
                .find(NODES, new ObjectKey("", node))
                .flatMap(object -> condition(object, "Ready"))
                .filter(c -> c.path("status").asText().equals("True"))
                .isPresent());
  }

  /** A field of a node's status. */
  static JsonNode nodeStatus(Lab lab, String node) {
    return lab.admin.get(NODES, new ObjectKey("", node)).path("status");
  }
}
