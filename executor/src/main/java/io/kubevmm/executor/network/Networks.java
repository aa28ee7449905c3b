package io.kubevmm.executor.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.compare.TreeDiff;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.network.MachineNetwork;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NamespaceFilter;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.storage.DiskClaims;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.Labels;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DefineFlag;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.LibvirtFailure;
import io.kubevmm.libvirt.Network;
import io.kubevmm.libvirt.NetworkXmlFlag;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this node's networks and knows how they do. */
public final class Networks implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** What is absent from the wanted document and present in libvirt's was taken out by a user. */
  private static final Set<String> REMOVABLE =
      Set.of(
          "mtu", "domain", "vlan", "virtualport", "dns", "portgroup", "bandwidth", "route", "ip");

  /** Of these, what libvirt adds nothing to at any depth. */
  private static final Set<String> OURS_ALONE = Set.of("vlan", "portgroup", "bandwidth");

  private final LibvirtSession libvirt;
  private final KubeClient client;
  private final Informer<NetworkObject> objects;
  private final XmlCodec codec;
  private final Supplier<Optional<Map<String, String>>> labels;
  private final Predicate<String> named;
  private final Runnable changed;
  private final Steps steps;
  private final Set<String> looked = ConcurrentHashMap.newKeySet();
  private final Map<String, NodeNetwork> report = new ConcurrentHashMap<>();

  /**
   * The networks of a node.
   *
   * @param codec of libvirt's network documents
   * @param labels of this node, once they are known
   * @param named whether a machine of this node names the network, running or not
   * @param changed called when the report has changed
   */
  public Networks(
      LibvirtSession libvirt,
      KubeClient client,
      Informer<NetworkObject> objects,
      XmlCodec codec,
      Supplier<Optional<Map<String, String>>> labels,
      Predicate<String> named,
      Runnable changed,
      Steps steps) {
    this.libvirt = libvirt;
    this.client = client;
    this.objects = objects;
    this.codec = codec;
    this.labels = labels;
    this.named = named;
    this.changed = changed;
    this.steps = steps;
  }

  /** The names of all steps, in the order in which a network's life meets them. */
  public static List<String> stepNames() {
    return List.of(
        "network-define.begin",
        "network-define.done",
        "network-create.done",
        "network-replug.done",
        "network-destroy.done",
        "network-undefine.done");
  }

  /** How the networks do, by name. */
  public List<NodeNetwork> report() {
    return report.values().stream().sorted(Comparator.comparing(NodeNetwork::name)).toList();
  }

  /** Why a machine of the namespace cannot start with these cards yet; empty if it can. */
  public Optional<DiskClaims.Wait> missing(String namespace, List<MachineNetwork> cards) {
    return cards.stream().flatMap(card -> missing(namespace, card.network()).stream()).findFirst();
  }

  private Optional<DiskClaims.Wait> missing(String namespace, String name) {
    Optional<NetworkObject> object = objects.find(new ObjectKey("", name));
    if (object.isEmpty()) {
      return wait(
          Conditions.NETWORK_NOT_FOUND, "VirtualMachineNetwork " + name + " does not exist");
    }
    if (!allowed(object.get(), namespace)) {
      return wait(
          Conditions.NAMESPACE_NOT_ALLOWED,
          "network "
              + name
              + " does not take machines of namespace "
              + namespace
              + " (its spec.allowedNamespaces)");
    }
    NodeNetwork here = report.get(name);
    if (here != null && here.active()) {
      return Optional.empty();
    }
    String why =
        here == null || here.message().isEmpty()
            ? "network " + name + " is not on this node, or not yet"
            : "network " + name + " is not ready on this node: " + here.message();
    return wait(Conditions.NETWORK_NOT_READY, why);
  }

  private boolean allowed(NetworkObject network, String namespace) {
    Optional<NamespaceFilter> filter = network.spec().allowedNamespaces();
    if (filter.isEmpty() || filter.get().from().equals("All")) {
      return true;
    }
    ObjectNode object = client.get(Resources.NAMESPACES, new ObjectKey("", namespace));
    return filter.get().allows(Labels.of(object));
  }

  private static Optional<DiskClaims.Wait> wait(String reason, String message) {
    return Optional.of(new DiskClaims.Wait(reason, message));
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<Connection> connection = libvirt.current();
    Optional<Map<String, String>> mine = labels.get();
    if (connection.isEmpty()) {
      return Outcome.done(); // all are looked at again when libvirt is back
    }
    if (mine.isEmpty()) {
      return Outcome.after(Duration.ofSeconds(1));
    }
    Optional<NetworkObject> object = objects.find(key);
    if (object.isEmpty()) {
      forget(key.name());
      return Outcome.done();
    }
    NetworkObject network = object.get();
    try {
      return network.wantedOn(mine.get()) || named.test(network.name())
          ? ensure(connection.get(), network)
          : retire(connection.get(), network);
    } catch (LibvirtFailure e) {
      if (e instanceof LibvirtException lost && lost.isConnectionLost()) {
        return Outcome.done();
      }
      return failed(network, "libvirt: " + String.valueOf(e.getMessage()).strip());
    } catch (AnalyserException e) {
      return failed(network, "spec.network: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return failed(network, String.valueOf(e.getMessage()));
    }
  }

  private Outcome ensure(Connection connection, NetworkObject object) {
    ObjectNode wanted = NetworkDocument.of(object);
    Optional<Network> ours = connection.findNetwork(UUID.fromString(object.uid()));
    Optional<Network> adopted =
        ours.isPresent() ? Optional.empty() : connection.findNetworkByName(object.name());
    if (adopted.isPresent()) {
      return adopt(connection, adopted.get(), object, wanted);
    }
    try (Network network = ours.orElseGet(() -> define(connection, object, wanted))) {
      boolean settled = ours.isEmpty() || update(connection, network, object, wanted);
      startUnderGuests(connection, network);
      boolean behind = !settled || differ(tree(network, NetworkXmlFlag.INACTIVE), tree(network));
      if (behind && !inUse(connection, object.name())) {
        network.destroy();
        steps.reached("network-destroy.done");
        start(network);
        behind = false;
      }
      String message = behind ? "the change takes effect once no guest uses the network" : "";
      put(report(network, object, behind ? Conditions.PENDING : Conditions.ACTIVE, message));
      return Outcome.after(LOOK_AGAIN);
    }
  }

  private Outcome adopt(
      Connection connection, Network found, NetworkObject object, ObjectNode wanted) {
    try (Network network = found) {
      startUnderGuests(connection, network);
      ObjectNode asked = wanted.deepCopy();
      asked.remove(List.of("uuid"));
      List<String> differs = TreeDiff.dropped(asked, tree(network));
      String message =
          differs.isEmpty()
              ? "libvirt had this network before; it is used as it is"
              : "libvirt had a network of this name before, which is used as it is and differs in "
                  + String.join(", ", differs);
      put(report(network, object, Conditions.ADOPTED, message));
      return Outcome.after(LOOK_AGAIN);
    }
  }

  private Network define(Connection connection, NetworkObject object, ObjectNode wanted) {
    LOG.info("defining network {}", object.name());
    steps.reached("network-define.begin");
    Network network = connection.defineNetwork(codec.toXml(wanted), DefineFlag.VALIDATE);
    steps.reached("network-define.done");
    return network;
  }

  /**
   * What changes under guests does so at once; all else only in the definition.
   *
   * @return whether what changes under guests was changed
   */
  private boolean update(
      Connection connection, Network network, NetworkObject object, ObjectNode wanted) {
    Sections.define(network, network.xml(NetworkXmlFlag.INACTIVE), codec.toXml(wanted));
    ObjectNode defined = tree(network, NetworkXmlFlag.INACTIVE);
    if (differ(wanted, defined)) {
      ObjectNode kept = wanted.deepCopy();
      if (defined.has("mac") && !kept.has("mac")) {
        kept.set("mac", defined.get("mac"));
      }
      if (!kept.has("bridge") && defined.has("bridge") && bridged(wanted)) {
        kept.set("bridge", defined.get("bridge"));
      }
      define(connection, object, kept).close();
    }
    return !network.isActive()
        || Sections.settle(network, network.xml(), network.xml(NetworkXmlFlag.INACTIVE));
  }

  /** Whether libvirt makes the network's bridge itself. */
  private static boolean bridged(ObjectNode wanted) {
    return Set.of("", "nat", "route", "open")
        .contains(wanted.path("forward").path("mode").asText(""));
  }

  /** Guests whose network was stopped under them are plugged in again. */
  private void startUnderGuests(Connection connection, Network network) {
    boolean wasDown = !network.isActive();
    start(network);
    if (looked.add(network.name()) || wasDown) {
      Guests guests = new Guests(connection, network.name());
      if (guests.unplugged(tree(network).path("bridge").path("name").asText(""))) {
        LOG.info("plugging guests into network {} again", network.name());
        guests.plugInAgain(codec);
        steps.reached("network-replug.done");
      }
    }
  }

  private void start(Network network) {
    if (!network.isActive()) {
      network.create();
      steps.reached("network-create.done");
    }
    if (network.isPersistent() && !network.autostart()) {
      network.setAutostart(true);
    }
  }

  private ObjectNode tree(Network network, NetworkXmlFlag... flags) {
    return codec.toTree(network.xml(flags));
  }

  /** Whether something was asked for and is not there, or is there still; libvirt adds to both. */
  private static boolean differ(ObjectNode asked, ObjectNode actual) {
    return REMOVABLE.stream().anyMatch(key -> hasMore(actual.path(key), asked.path(key)))
        || !TreeDiff.dropped(actual.deepCopy().retain(OURS_ALONE), asked).isEmpty()
        || !TreeDiff.dropped(asked, actual).isEmpty();
  }

  private static boolean hasMore(JsonNode actual, JsonNode asked) {
    return actual.size() > asked.size() || (!actual.isMissingNode() && asked.isMissingNode());
  }

  /** Whether a running guest has a card in the network. */
  private static boolean inUse(Connection connection, String network) {
    return new Guests(connection, network).cards() > 0;
  }

  /** The network shall not be here (any more): one that we defined goes when no guest uses it. */
  private Outcome retire(Connection connection, NetworkObject object) {
    Optional<Network> ours = connection.findNetwork(UUID.fromString(object.uid()));
    if (ours.isPresent()) {
      try (Network network = ours.get()) {
        if (inUse(connection, object.name())) {
          put(report(network, object, Conditions.IN_USE, "a guest uses it still"));
          return Outcome.after(RETRY);
        }
        LOG.info("removing network {}", object.name());
        if (network.isActive()) {
          network.destroy();
          steps.reached("network-destroy.done");
        }
        network.undefine();
        steps.reached("network-undefine.done");
      }
    }
    forget(object.name());
    return Outcome.done();
  }

  private NodeNetwork report(Network network, NetworkObject object, String reason, String message) {
    return new NodeNetwork(
        object.name(),
        object.uid(),
        network.isActive(),
        tree(network).path("bridge").path("name").asText(""),
        reason,
        message);
  }

  private Outcome failed(NetworkObject object, String message) {
    put(new NodeNetwork(object.name(), object.uid(), false, "", Conditions.FAILED, message));
    return Outcome.after(RETRY);
  }

  private void put(NodeNetwork now) {
    if (!now.equals(report.put(now.name(), now))) {
      changed.run();
    }
  }

  private void forget(String name) {
    if (report.remove(name) != null) {
      changed.run();
    }
  }
}
