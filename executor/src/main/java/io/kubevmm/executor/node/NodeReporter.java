package io.kubevmm.executor.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Requests;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.VirtualMachineNodeStatus.DomainSummary;
import io.kubevmm.api.VirtualMachineNodeStatus.NodeInfo;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.vm.DomainLookup;
import io.kubevmm.executor.vm.DomainLookup.Found;
import io.kubevmm.executor.vm.DomainLookup.Owner;
import io.kubevmm.executor.vm.Room;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this machine's VirtualMachineNode: makes it when it is missing, and writes its status when
 * something changed. Called when libvirt comes or goes, when domains do, when somebody else wrote
 * the object, and every minute.
 */
public final class NodeReporter implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(NodeReporter.class);
  private static final int MOST_LISTED = 100;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final KubeClient client;
  private final LibvirtSession libvirt;
  private final NodeSettings settings;
  private final String clusterId;
  private final Predicate<Owner> known;
  private final Supplier<List<NodePool>> pools;
  private final Supplier<List<NodeNetwork>> networks;
  private final Supplier<TransferEndpoint> transfer;
  private final Room room;
  private final Clock clock;
  private volatile String trouble = "libvirt has not been reached yet";

  /**
   * A reporter.
   *
   * @param known whether the VirtualMachine that a domain was made for is this node's; domains of
   *     others are orphans
   * @param pools how this node's storage pools do
   * @param networks how its networks do
   * @param transfer where the executor takes and gives files
   */
  public NodeReporter(
      KubeClient client,
      LibvirtSession libvirt,
      NodeSettings settings,
      String clusterId,
      Predicate<Owner> known,
      Supplier<List<NodePool>> pools,
      Supplier<List<NodeNetwork>> networks,
      Supplier<TransferEndpoint> transfer,
      Room room,
      Clock clock) {
    this.client = client;
    this.libvirt = libvirt;
    this.settings = settings;
    this.clusterId = clusterId;
    this.known = known;
    this.pools = pools;
    this.networks = networks;
    this.transfer = transfer;
    this.room = room;
    this.clock = clock;
  }

  /** The one key to reconcile. */
  public ObjectKey key() {
    return new ObjectKey("", settings.name());
  }

  /** libvirt is gone; the message goes into the Ready condition. */
  public void lost(String message) {
    trouble = message;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    ObjectNode node = client.find(Resources.NODES, key).orElseGet(() -> create(key));
    VirtualMachineNodeStatus before =
        ApiMapper.read(node.path("status"), VirtualMachineNodeStatus.class);
    VirtualMachineNodeStatus after =
        libvirt.current().map(c -> status(c, before)).orElseGet(() -> away(before));
    if (!after.equals(before)) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch
          .putObject("metadata")
          .set("resourceVersion", node.path("metadata").path("resourceVersion"));
      patch.set("status", ApiMapper.replacement(before, after));
      client.mergePatchStatus(Resources.NODES, key, patch);
    }
    return Outcome.after(PERIOD);
  }

  private ObjectNode create(ObjectKey key) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_NODE);
    ObjectNode metadata = node.putObject("metadata").put("name", key.name());
    metadata
        .putObject("labels")
        .put("kubernetes.io/hostname", settings.name())
        .put("kubernetes.io/arch", System.getProperty("os.arch"))
        .put("kubernetes.io/os", "linux")
        .put(Kinds.ACCELERATOR_LABEL, settings.accelerator());
    LOG.info("registering this machine as VirtualMachineNode {}", key);
    return client.create(Resources.NODES, node);
  }

  private VirtualMachineNodeStatus away(VirtualMachineNodeStatus before) {
    return new VirtualMachineNodeStatus(
        before.capacity(),
        before.allocatable(),
        before.addresses(),
        before.nodeInfo(),
        before.cpu(),
        before.accelerator(),
        before.storagePools(),
        before.networks(),
        Optional.of(transfer.get()),
        before.foreignDomains(),
        before.foreignDomainCount(),
        before.orphanedDomains(),
        List.of(ready(before, false, Conditions.LIBVIRT_UNAVAILABLE, trouble)));
  }

  private VirtualMachineNodeStatus status(Connection connection, VirtualMachineNodeStatus before) {
    io.kubevmm.libvirt.NodeInfo host = connection.nodeInfo();
    Requests capacity = capacity(connection, host);
    List<Found> domains = DomainLookup.all(connection);
    Requests allocatable = allocatable(connection, capacity, domains);
    room.resize(allocatable);
    List<DomainSummary> foreign =
        domains.stream().filter(d -> !ours(d)).map(NodeReporter::summary).toList();
    List<DomainSummary> orphaned =
        domains.stream()
            .filter(d -> ours(d) && !isKnown(d))
            .map(NodeReporter::summary)
            .limit(MOST_LISTED)
            .toList();
    return new VirtualMachineNodeStatus(
        Machine.resources(capacity),
        Machine.resources(allocatable),
        Machine.addresses(settings.name()),
        Optional.of(info(connection)),
        Optional.of(
            Machine.cpu(
                host.cpuModel(),
                host.numaNodes() * host.socketsPerNumaNode(),
                host.coresPerSocket(),
                host.threadsPerCore())),
        settings.accelerator(),
        pools.get(),
        networks.get(),
        Optional.of(transfer.get()),
        foreign.stream().limit(MOST_LISTED).toList(),
        foreign.size(),
        orphaned,
        List.of(
            ready(
                before,
                true,
                Conditions.LIBVIRT_CONNECTED,
                "the executor is connected to libvirt at " + connection.uri())));
  }

  /**
   * Lets machines in again, once libvirt is there: with the guests that run already.
   *
   * @param domains all of this libvirt
   */
  public void openRoom(Connection connection, List<Found> domains) {
    Map<ObjectKey, Requests> running = new HashMap<>();
    for (Found domain : domains) {
      if (domain.active() && isKnown(domain)) {
        domain
            .owner()
            .ifPresent(o -> running.put(new ObjectKey(o.namespace(), o.name()), domain.takes()));
      }
    }
    Requests capacity = capacity(connection, connection.nodeInfo());
    room.open(allocatable(connection, capacity, domains), running);
  }

  /** virNodeGetInfo counts only NUMA node 0 on some kernels; libvirt's test driver has no more. */
  private static Requests capacity(Connection connection, io.kubevmm.libvirt.NodeInfo host) {
    long memoryKiB = isFake(connection) ? host.memoryKiB() : connection.nodeMemory().totalKiB();
    return new Requests(host.cpus(), memoryKiB * 1024);
  }

  /** What guests that are none of this node's machines take is not promised to machines. */
  private Requests allocatable(Connection connection, Requests capacity, List<Found> domains) {
    Requests all = Machine.allocatable(capacity, settings.cpuRatio());
    return isFake(connection)
        ? all // the test driver is born with a guest that is larger than its node
        : domains.stream().filter(d -> !isKnown(d)).map(Found::takes).reduce(all, Requests::minus);
  }

  private static boolean isFake(Connection connection) {
    return connection.type().equalsIgnoreCase("test");
  }

  private boolean isKnown(Found domain) {
    return ours(domain) && domain.owner().filter(known).isPresent();
  }

  private boolean ours(Found domain) {
    return domain.owner().filter(o -> o.cluster().equals(clusterId)).isPresent();
  }

  private static DomainSummary summary(Found domain) {
    return new DomainSummary(
        domain.uuid(),
        domain.name(),
        domain.state(),
        domain.owner().map(o -> o.namespace() + "/" + o.name()));
  }

  private NodeInfo info(Connection connection) {
    return new NodeInfo(
        Machine.machineId(),
        Machine.bootId(),
        Machine.kernelVersion(),
        Machine.osImage(),
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"),
        connection.libVersion().toString(),
        connection.type() + " " + connection.hypervisorVersion(),
        settings.version());
  }

  private Condition ready(
      VirtualMachineNodeStatus before, boolean status, String reason, String message) {
    Optional<Condition> old = Condition.find(before.conditions(), Conditions.READY);
    return Condition.of(Conditions.READY, status, reason, message, clock.instant()).since(old);
  }
}
