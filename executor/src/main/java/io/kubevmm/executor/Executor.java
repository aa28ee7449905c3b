package io.kubevmm.executor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.executor.address.AddressBook;
import io.kubevmm.executor.address.AddressReconciler;
import io.kubevmm.executor.guest.Access;
import io.kubevmm.executor.guest.GuestReconciler;
import io.kubevmm.executor.guest.Guests;
import io.kubevmm.executor.network.NetworkObject;
import io.kubevmm.executor.network.Networks;
import io.kubevmm.executor.node.Machine;
import io.kubevmm.executor.node.NodeReporter;
import io.kubevmm.executor.node.NodeSettings;
import io.kubevmm.executor.seed.SecretCopies;
import io.kubevmm.executor.seed.Seeds;
import io.kubevmm.executor.snapshot.Snapshots;
import io.kubevmm.executor.storage.Storage;
import io.kubevmm.executor.transfer.Transfers;
import io.kubevmm.executor.vm.CloudInitSeed;
import io.kubevmm.executor.vm.Departures;
import io.kubevmm.executor.vm.DomainLookup;
import io.kubevmm.executor.vm.Domains;
import io.kubevmm.executor.vm.Drives;
import io.kubevmm.executor.vm.GuestFacts;
import io.kubevmm.executor.vm.LocalGuests;
import io.kubevmm.executor.vm.MachinePlan;
import io.kubevmm.executor.vm.Machines;
import io.kubevmm.executor.vm.NodeFiles;
import io.kubevmm.executor.vm.Observer;
import io.kubevmm.executor.vm.PlanObject;
import io.kubevmm.executor.vm.PlanReconciler;
import io.kubevmm.executor.vm.Platform;
import io.kubevmm.executor.vm.Reboots;
import io.kubevmm.executor.vm.Room;
import io.kubevmm.executor.vm.StatusWriter;
import io.kubevmm.executor.vm.VirtualMachine;
import io.kubevmm.executor.vm.VirtualMachineReconciler;
import io.kubevmm.kube.EventRecorder;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.Labels;
import io.kubevmm.kube.LeaseKeeper;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.WorkQueue;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DomainEvent;
import io.kubevmm.libvirt.LifecycleChange;
import io.kubevmm.runtime.SelfSigned;
import io.kubevmm.runtime.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The executor's parts, put together: two watches and libvirt's events fill two queues, whose
 * reconcilers bring machines and node to what they should be.
 */
final class Executor implements LibvirtSession.Listener, Storage.Listener {

  private static final int WORKERS = 16;

  /** So many guests may keep us waiting at once. */
  private static final int GUEST_WORKERS = 4;

  /** They wait for libvirt only, and never for a guest. */
  private static final int ADDRESS_WORKERS = 2;

  /** So long the agent in a guest may add what it knows of addresses, before they are told. */
  private static final Duration AGENT_ADDS = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final String clusterId;
  private final LibvirtSession libvirt;
  private final Informer<VirtualMachine> informer;
  private final Informer<ObjectNode> nodes;
  private final Storage storage;
  private final Informer<NetworkObject> networkObjects;
  private final WorkQueue networkQueue;
  private final Snapshots snapshots;
  private final Transfers transfer;
  private final NodeReporter reporter;
  private final Clock clock = Clock.systemUTC();
  private final Reboots reboots = new Reboots(clock);
  private final Domains domains;
  private final Departures departures;
  private final Room room = new Room(this::lookAgain);
  private final WorkQueue machineQueue;
  private final WorkQueue nodeQueue;
  private final WorkQueue guestQueue;
  private final Informer<PlanObject> plans;
  private final WorkQueue planQueue;
  private final Guests guests = new Guests();
  private final AddressBook addresses = new AddressBook();
  private final AddressReconciler addressing;
  private final WorkQueue addressQueue;
  private final Map<UUID, ObjectKey> keys = new ConcurrentHashMap<>();

  Executor(
      Service service,
      KubeClient client,
      NodeSettings settings,
      String clusterId,
      String libvirtUri,
      Platform platform,
      Path stateDirectory,
      InetSocketAddress listen,
      Steps steps)
      throws IOException {
    this.settings = settings;
    this.clusterId = clusterId;
    libvirt = service.add(new LibvirtSession(libvirtUri, this, this::happened));
    informer =
        service.add(
            Informer.builder(client, Resources.VIRTUAL_MACHINES, VirtualMachine::of)
                .selector(Selector.fields("spec.nodeName=" + settings.name()))
                .listener(this::changed)
                .build());
    nodes =
        service.add(
            Informer.builder(client, Resources.NODES)
                .selector(Selector.fields("metadata.name=" + settings.name()))
                .listener(this::nodeChanged)
                .build());
    SelfSigned own = SelfSigned.create(settings.name(), clock);
    PinnedTls.Identity identity = new PinnedTls.Identity(own.key(), own.certificate());
    storage =
        new Storage(
            service,
            client,
            libvirt,
            settings.name(),
            stateDirectory.resolve("storage"),
            this::labels,
            identity,
            this::transferEndpoint,
            new MachinesOfDisks(informer, this::runsWith),
            this,
            steps,
            clock);
    networkObjects =
        service.add(
            Informer.builder(client, Resources.NETWORKS, NetworkObject::of)
                .listener((key, before, after) -> lookAtNetwork(key))
                .build());
    Networks networks =
        new Networks(
            libvirt,
            client,
            networkObjects,
            new XmlCodec(Schema.of(DocumentKind.NETWORK)),
            this::labels,
            this::namesNetwork,
            this::reportNode,
            steps);
    networkQueue = service.add(new WorkQueue("networks", 2, networks));
    transfer =
        service.add(
            new Transfers(
                client, storage, listen, () -> Machine.internalAddress(settings.name()), identity));
    reporter =
        new NodeReporter(
            client,
            libvirt,
            settings,
            clusterId,
            this::known,
            storage::pools,
            networks::report,
            this::transferEndpoint,
            room,
            clock);
    nodeQueue = service.add(new WorkQueue("node", 1, reporter));
    Machines machines = new Machines(informer);
    NodeFiles files = new NodeFiles(stateDirectory);
    XmlCodec codec = new XmlCodec(Schema.domain());
    domains = new Domains(libvirt, codec, platform, clusterId, files, clock);
    snapshots =
        new Snapshots(
            service,
            client,
            libvirt,
            storage,
            domains,
            codec,
            stateDirectory.resolve("storage").resolve("memory"),
            machine -> informer.find(machine).isPresent(),
            this::lookAgain,
            steps,
            clock);
    EventRecorder events =
        service.add(new EventRecorder(client, "kubevmm.io/executor", settings.name()));
    GuestFacts guestFacts = new GuestFacts(guests, addresses, clock);
    StatusWriter status =
        new StatusWriter(
            client, machines, guestFacts, events, settings.name(), Machine.bootId(), steps, clock);
    SecretCopies copies = new SecretCopies(client, settings.name());
    departures = new Departures(client, domains, settings.name(), this::reportNode);
    machineQueue =
        service.add(
            new WorkQueue(
                "virtualmachines",
                WORKERS,
                new VirtualMachineReconciler(
                    machines,
                    domains,
                    storage.claims(),
                    networks,
                    snapshots.operations(),
                    new CloudInitSeed(new Seeds(copies, steps), files),
                    new Drives(storage.media(), domains, this::lookAgain),
                    room,
                    status,
                    guestFacts,
                    new Observer(domains, codec, status),
                    departures,
                    reboots,
                    steps,
                    clock)));
    LocalGuests localGuests = new LocalGuests(machines, domains, codec);
    guestQueue =
        service.add(
            new WorkQueue(
                "guests",
                GUEST_WORKERS,
                new GuestReconciler(
                    localGuests, guests, new Access(copies), this::lookAgain, clock)));
    addressing =
        new AddressReconciler(
            localGuests, libvirt::connection, addresses, this::hasAddresses, clock);
    addressQueue = service.add(new WorkQueue("addresses", ADDRESS_WORKERS, addressing));
    plans =
        service.add(
            Informer.builder(client, Resources.PLANS, PlanObject::of)
                .selector(Selector.fields("spec.nodeName=" + settings.name()))
                .listener(this::asked)
                .build());
    MachinePlan plan = new MachinePlan(domains, storage.claims(), room);
    planQueue =
        service.add(
            new WorkQueue("plans", 1, new PlanReconciler(client, plans, machines, plan, clock)));
    service.add(new LeaseKeeper(client, Kinds.LEASE_NAMESPACE, settings.name(), settings.name()));
  }

  private boolean runsWith(VirtualMachine vm, String disk) {
    return domains.runsWith(vm, disk);
  }

  private TransferEndpoint transferEndpoint() {
    return transfer.endpoint();
  }

  void start() {
    nodes.start();
    informer.start();
    networkObjects.start();
    storage.start();
    plans.start();
    libvirt.start();
    reportNode();
  }

  private boolean known(DomainLookup.Owner owner) {
    return !informer.synced()
        || informer
            .find(new ObjectKey(owner.namespace(), owner.name()))
            .filter(vm -> vm.uid().equals(owner.uid()))
            .isPresent();
  }

  private void changed(
      ObjectKey key, @Nullable VirtualMachine before, @Nullable VirtualMachine after) {
    if (after != null) {
      remember(after.domainUuid(), key);
    }
    if (before != null && (after == null || !after.uid().equals(before.uid()))) {
      departures.left(before, clock.instant());
      guests.forget(before.uid());
      addressing.forget(before.uid());
    }
    if (before != null && after == null && !before.spec().drives().isEmpty()) {
      storage.media().givenBack();
    }
    machineQueue.add(key);
    if (before == null) {
      guestQueue.add(key);
      addressQueue.add(key);
    }
    if (before != null
        && after != null
        && !(before.spec().users().equals(after.spec().users())
            && before.frozenUntil().equals(after.frozenUntil()))) {
      guestQueue.add(key);
    }
    if (before == null || after == null || matterToDisks(before, after)) {
      Stream.of(before, after)
          .filter(Objects::nonNull)
          .flatMap(vm -> vm.disks().stream())
          .distinct()
          .forEach(storage::lookAtDisk);
      storage.reapLayers();
    }
  }

  /** Its disks, or whether they can grow now; most of what is written to a machine is neither. */
  private static boolean matterToDisks(VirtualMachine before, VirtualMachine after) {
    return !before.disks().equals(after.disks())
        || before.status().phase() != after.status().phase();
  }

  private void asked(ObjectKey key, @Nullable PlanObject before, @Nullable PlanObject after) {
    planQueue.add(key);
  }

  private void nodeChanged(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    reportNode();
    if (before != null && after != null && !Labels.of(before).equals(Labels.of(after))) {
      storage.connected();
      lookAtNetworks();
    }
  }

  /** Until all machines are known, none of them is cut off. */
  private boolean namesNetwork(String network) {
    return !informer.synced()
        || informer.all().stream()
            .flatMap(vm -> vm.spec().networks().stream())
            .anyMatch(card -> card.network().equals(network));
  }

  private void lookAtNetwork(ObjectKey network) {
    networkQueue.add(network);
  }

  private void lookAtNetworks() {
    networkObjects.all().forEach(network -> networkQueue.add(new ObjectKey("", network.name())));
  }

  /** The labels of this node's object, once it is known. */
  private Optional<Map<String, String>> labels() {
    return nodes.find(reporter.key()).map(Labels::of);
  }

  @Override
  public void poolsChanged() {
    reportNode();
  }

  @Override
  public void diskChanged(ObjectKey disk) {
    informer.all().stream()
        .filter(vm -> vm.disks().contains(disk))
        .forEach(vm -> machineQueue.add(vm.key()));
  }

  @Override
  public void snapshotChanged(ObjectKey snapshot, Optional<ObjectKey> machine) {
    snapshots.snapshotChanged(snapshot);
    machine.ifPresent(machineQueue::add);
  }

  @Override
  public void restoreChanged(ObjectKey restore, ObjectKey machine) {
    snapshots.restoreChanged(restore);
    machineQueue.add(machine);
  }

  private void remember(String uuid, ObjectKey key) {
    try {
      keys.put(UUID.fromString(uuid), key);
    } catch (IllegalArgumentException e) {
      // The reconciler tells the user that this is no UUID.
    }
  }

  /** Called on libvirt's event thread: only queues. */
  private void happened(DomainEvent event) {
    ObjectKey key = keys.get(event.uuid());
    if (key != null) {
      if (event instanceof DomainEvent.Reboot) {
        reboots.happened(key);
      }
      machineQueue.add(key);
      if (mayMoveAddresses(event)) {
        addressQueue.add(key);
      }
      if (event instanceof DomainEvent.AgentLifecycle) {
        guestQueue.add(key);
      }
      if (event instanceof DomainEvent.DeviceRemoved) {
        storage.lookAtDisksOf(key);
      }
    } else {
      reportNode();
    }
  }

  private static boolean mayMoveAddresses(DomainEvent event) {
    return switch (event) {
      case DomainEvent.Lifecycle lifecycle ->
          !(lifecycle.change() instanceof LifecycleChange.Defined);
      case DomainEvent.DeviceAdded added -> true;
      case DomainEvent.DeviceRemoved removed -> true;
      default -> false;
    };
  }

  private void reportNode() {
    nodeQueue.add(reporter.key());
  }

  private void lookAgain(ObjectKey machine) {
    machineQueue.add(machine);
  }

  /** Where there is an agent it is asked first, so that both are told in one write. */
  private void hasAddresses(ObjectKey machine) {
    boolean agent =
        informer
            .find(machine)
            .flatMap(vm -> guests.of(vm.uid()))
            .filter(Guests.Heard::connected)
            .isPresent();
    if (agent) {
      guestQueue.add(machine);
      machineQueue.addAfter(machine, AGENT_ADDS);
    } else {
      machineQueue.add(machine);
    }
  }

  @Override
  public void connected(Connection connection) {
    try {
      List<DomainLookup.Found> found = DomainLookup.all(connection);
      domains.connected();
      reporter.openRoom(connection, found);
      informer
          .all()
          .forEach(vm -> {
            machineQueue.add(vm.key());
            guestQueue.add(vm.key());
            addressQueue.add(vm.key());
          });
      storage.connected();
      connection.onNetworkEvent(event -> lookAtNetwork(new ObjectKey("", event.name())));
      lookAtNetworks();
      // Domains of ours whose object left this node while nobody watched.
      for (DomainLookup.Found domain : found) {
        domain
            .owner()
            .filter(owner -> owner.cluster().equals(clusterId))
            .map(owner -> new ObjectKey(owner.namespace(), owner.name()))
            .ifPresent(key -> {
              remember(domain.uuid(), key);
              machineQueue.add(key);
            });
      }
    } finally {
      reportNode();
    }
  }

  @Override
  public void lost(String message) {
    room.close();
    reporter.lost(message);
    reportNode();
  }

  @Override
  public String toString() {
    return "Executor[" + settings.name() + "]";
  }
}
