package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import io.kubevmm.virtctl.convert.Adoption;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes objects of domains that libvirt on this machine has already. */
final class AdoptCommand implements Command {
  private static final Option CONNECT =
      Option.value("URI", "libvirt; qemu:///system if left out.", "-c", "--connect");
  private static final Option NODE =
      Option.value("NODE", "The VirtualMachineNode of this machine; its host name.", "--node");
  private static final Option NAME =
      Option.value("NAME", "The object's name; else the domain's as a DNS label.", "--name");
  private static final Option OBSERVE =
      Option.flag("Only reports the domains: nothing of them ever changes.", "--observe");
  private static final Option DRY_RUN =
      Option.flag("Prints the objects and creates none.", "--dry-run");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public Syntax syntax() {
    return new Syntax(
        "adopt",
        List.of(),
        "Takes libvirt's domains over as VirtualMachines, without touching them.",
        List.of(
            "Runs on the machine that has the domains. Each becomes an object with the whole of its"
                + " document, passwords too, in spec.domain; name, UUID, disks and a guest that"
                + " runs stay as they are. libvirt's document gets one element in its metadata,"
                + " which says whose it is.",
            "Needs the verb configure-host. Deleting the object deletes the domain, unless it is"
                + " annotated with kubevmm.io/on-delete=Release."),
        Parameters.some("DOMAIN", "The domains, by their names in libvirt."),
        List.of(CONNECT, NODE, NAME, OBSERVE, DRY_RUN),
        List.of(
            "virtctl adopt web db -n shop",
            "virtctl adopt web --dry-run",
            "virtctl adopt web --observe          web is listed, and stays as it is"));
  }

  @Override
  public int run(Invocation call) {
    if (call.has(NAME) && call.words().size() > 1) {
      throw Failure.user("--name is for one domain: leave it out, or adopt them one by one.");
    }
    String uri = call.value(CONNECT).orElse("qemu:///system");
    String node = call.value(NODE).orElseGet(AdoptCommand::hostName);
    try (KubeClient client = call.connect()) {
      String namespace = call.namespace(client);
      for (String domain : call.words()) {
        ObjectNode object = Adoption.of(uri, domain, call.value(NAME), node, call.has(OBSERVE));
        Json.child(object, "metadata").put("namespace", namespace);
        if (call.has(DRY_RUN)) {
          call.out().println(Json.pretty(object));
        } else {
          requireReported(client, node, Json.text(object, "spec", "domain", "uuid"), domain);
          call.out().println(adopt(client, object, domain, call.has(OBSERVE)));
        }
        call.out().flush();
      }
      return 0;
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw Failure.user("This machine's name cannot be found out: give --node.");
    }
  }

  /** Another machine's libvirt has other domains. */
  private static void requireReported(KubeClient client, String node, String uuid, String domain) {
    Optional<ObjectNode> found =
        client.find(Resources.VIRTUAL_MACHINE_NODE, new ObjectKey("", node));
    if (found.isEmpty()) {
      throw Failure.user(
          "There is no VirtualMachineNode "
              + node
              + ": an executor must run on this machine, or give its name with --node.");
    }
    for (JsonNode foreign : Json.at(found.get(), "status", "foreignDomains")) {
      if (Json.text(foreign, "uuid").equals(uuid)) {
        return;
      }
    }
    throw Failure.user(
        "VirtualMachineNode "
            + node
            + " does not list the domain "
            + domain
            + " as a foreign one (status.foreignDomains): it is another machine's, or was made"
            + " this moment.");
  }

  private static String adopt(
      KubeClient client, ObjectNode object, String domain, boolean observe) {
    ObjectKey key = ObjectKey.of(object);
    try {
      client.create(Resources.VIRTUAL_MACHINE, object);
    } catch (KubeException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      throw Failure.user(
          Kinds.VIRTUAL_MACHINE + " " + key + " exists already: give another name with --name.");
    }
    Machine machine = new Machine(object);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      machine = new Machine(client.get(Resources.VIRTUAL_MACHINE, key));
      if (!Json.text(machine.object(), "status", "domain", "uuid").isEmpty()) {
        if (observe) {
          return machine + " reports the domain " + domain + ", which is " + machine.phase() + ".";
        }
        return machine + " has the domain " + domain + " now and is " + machine.phase() + ".";
      }
      pause();
    }
    throw Failure.cluster(
        machine
            + " was made, and its node has not taken the domain over within "
            + Durations.written(LIMIT)
            + (machine.message().isEmpty() ? "." : ": " + machine.message()));
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cluster("Interrupted.");
    }
  }
}
