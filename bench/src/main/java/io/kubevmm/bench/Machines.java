package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.localcluster.TinyGuest;
import java.time.Duration;

/** The VirtualMachines of one namespace, made and removed as a user would. */
final class Machines implements AutoCloseable {

  static final Resource RESOURCE =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  /** How long one start or deletion may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Resource NAMESPACES =
      new Resource("", "v1", "namespaces", "Namespace", false);

  private final KubeClient client;
  private final String namespace;
  private final PhaseWatch watch;

  /**
   * When a start was asked for and seen, in {@link System#nanoTime}.
   *
   * @param sent before the object was sent to the API server
   * @param acknowledged when the API server had stored it
   * @param running when the watch showed the guest running
   */
  record Start(String name, long sent, long acknowledged, long running) {

    double sentToRunningMillis() {
      return (running - sent) / 1e6;
    }

    double acknowledgedToRunningMillis() {
      return (running - acknowledged) / 1e6;
    }
  }

  /** Makes the namespace. */
  Machines(Rig rig, String namespace) {
    this.client = rig.admin();
    this.namespace = namespace;
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", namespace);
    client.create(NAMESPACES, object);
    this.watch = new PhaseWatch(rig.newAdmin(), namespace);
  }

  /** Creates an object and waits until the watch shows it running. */
  Start start(ObjectNode object) {
    String name = ObjectKey.of(object).name();
    long sent = System.nanoTime();
    client.create(RESOURCE, object);
    long acknowledged = System.nanoTime();
    return new Start(name, sent, acknowledged, watch.awaitRunning(name, PATIENCE));
  }

  void create(ObjectNode object) {
    client.create(RESOURCE, object);
  }

  void awaitRunning(String name, Duration limit) {
    watch.awaitRunning(name, limit);
  }

  /** Deletes it and waits until it is gone, and its domain with it. */
  void delete(String name) {
    client.delete(RESOURCE, new ObjectKey(namespace, name), DeleteOptions.NONE);
    watch.awaitGone(name, PATIENCE);
  }

  /** An object with the tiny guest in it, for a node with QEMU; deletion kills it at once. */
  ObjectNode guest(String name, String node, TinyGuest guest) {
    ObjectNode object = machine(name, node, "96Mi");
    ObjectNode os = Json.child(object, "spec", "domain", "os");
    os.put("kernel", guest.kernel().toString()).put("initrd", guest.initrd().toString());
    os.put("cmdline", TinyGuest.commandLine(name));
    return object;
  }

  /** An object with nothing in it but a megabyte, for a node with libvirt's fake driver. */
  ObjectNode fake(String name, String node) {
    return machine(name, node, "1Mi");
  }

  /** The name of the machine's domain. */
  String domain(String name) {
    return namespace + "." + name;
  }

  private ObjectNode machine(String name, String node, String memory) {
    ObjectNode object =
        Json.object().put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE);
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    ObjectNode spec = object.putObject("spec").put("cpu", 1).put("memory", memory);
    spec.put("terminationGracePeriodSeconds", 0);
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", node);
    return object;
  }

  @Override
  public void close() {
    watch.close();
  }
}
