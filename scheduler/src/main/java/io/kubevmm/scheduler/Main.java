package io.kubevmm.scheduler;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.EventRecorder;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.LeaderElection;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.ServerVersion;
import io.kubevmm.kube.WorkQueue;
import io.kubevmm.runtime.Diagnostics;
import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.Readiness;
import io.kubevmm.runtime.Service;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The scheduler's process. */
public final class Main {

  /** The process, and the field manager of what it writes. */
  static final String NAME = "kubevmm-scheduler";

  private static final int WORKERS = 16;
  private static final Duration SYNC = Duration.ofSeconds(10);
  private static final Resource NODES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_NODE,
          false);

  private final Cluster cluster = new Cluster();
  private final AtomicReference<Optional<WorkQueue>> queue =
      new AtomicReference<>(Optional.empty());
  private final Informer<Node> nodes;
  private final Informer<Machine> machines;
  private final Informer<Disk> disks;
  private final Informer<Snapshot> snapshots;
  private final Informer<Image> images;
  private final DiskNeeds needs = new DiskNeeds();
  private final Binder binder;

  private Main(Service service, KubeClient client) {
    nodes =
        service.add(Informer.builder(client, NODES, Node::of).listener(this::nodeChanged).build());
    machines =
        service.add(
            Informer.builder(client, Binder.MACHINES, Machine::of)
                .listener(this::machineChanged)
                .build());
    disks =
        service.add(
            Informer.builder(client, Disk.RESOURCE, Disk::of).listener(this::diskChanged).build());
    snapshots =
        service.add(
            Informer.builder(client, Snapshot.RESOURCE, Snapshot::of)
                .listener((key, before, after) -> sourceChanged(before, after))
                .build());
    images =
        service.add(
            Informer.builder(client, Image.RESOURCE, Image::of)
                .listener((key, before, after) -> sourceChanged(before, after))
                .build());
    EventRecorder events =
        service.add(new EventRecorder(client, "kubevmm.io/scheduler", "scheduler"));
    binder = new Binder(client, events, Clock.systemUTC());
  }

  /** Runs until SIGTERM. */
  public static void main(String[] args) {
    System.exit(Service.run(Main::start, System.err, args));
  }

  private static void start(Service service, String... args) {
    Options options =
        new Options(NAME)
            .option("kubeconfig", "Kubeconfig of the cluster; inside a Pod leave it out.")
            .option(
                "diagnostics-address",
                "Where to tell of health and metrics, such as 0.0.0.0:8080; left out: nowhere.")
            .parse(args);
    KubeConfig config =
        options
            .find("kubeconfig")
            .map(file -> KubeConfig.load(Path.of(file)))
            .orElseGet(KubeConfig::loadDefault);
    KubeClient client = service.add(new KubeClient(config, NAME));
    Main main = new Main(service, client);
    main.nodes.start();
    main.disks.start();
    main.snapshots.start();
    main.images.start();
    main.machines.start();
    LeaderElection election =
        service.add(
            new LeaderElection(
                client, Kinds.SYSTEM_NAMESPACE, NAME, NAME + "-" + UUID.randomUUID()));
    PrometheusRegistry registry = new PrometheusRegistry();
    Readiness readiness = new Readiness(election::silence, election::leading);
    if (options.find("diagnostics-address").isPresent()) {
      Diagnostics diagnostics = Diagnostics.at(options.address("diagnostics-address"), registry);
      service.add(readiness.tell(diagnostics, registry)).start();
    }
    main.measure(registry);
    Thread.ofVirtual()
        .name("election")
        .start(() ->
            election.run(() -> {
              if (ServerVersion.await(client, readiness::waitsFor)) {
                main.lead(readiness);
              }
            }));
  }

  private void measure(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("kubevmm_scheduler_queue")
        .help("Machines that are to be looked at: at once, now, or later again.")
        .labelNames("state")
        .callback(gauge ->
            queue
                .get()
                .map(WorkQueue::stats)
                .ifPresent(stats -> {
                  gauge.call(stats.waiting(), "waiting");
                  gauge.call(stats.running(), "running");
                  gauge.call(stats.delayed(), "delayed");
                }))
        .register(registry);
    binder.measure(registry);
  }

  /** Works until the leadership is lost. */
  private void lead(Readiness readiness) {
    while (!nodes.awaitSync(SYNC)
        || !disks.awaitSync(SYNC)
        || !snapshots.awaitSync(SYNC)
        || !images.awaitSync(SYNC)
        || !machines.awaitSync(SYNC)) {
      readiness.waitsFor(
          "the objects of " + Kinds.GROUP + " are not read yet: are yamls/ applied?");
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
    try (WorkQueue work =
        new WorkQueue(
            "scheduling",
            WORKERS,
            new Scheduler(
                machines,
                new Stored(disks::find, snapshots::find, images::find),
                needs,
                cluster,
                binder,
                Clock.systemUTC()))) {
      queue.set(Optional.of(work));
      readiness.waitsFor("");
      retryAll();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.set(Optional.empty());
    }
  }

  private void machineChanged(ObjectKey key, @Nullable Machine before, @Nullable Machine after) {
    cluster.machine(key, after);
    needs.machine(
        key,
        before == null ? Set.of() : before.diskKeys(),
        after == null ? Set.of() : after.diskKeys());
    queue.get().ifPresent(work -> work.add(key));
    boolean roomBefore = before != null && !before.nodeName().isEmpty() && before.takesRoom();
    boolean roomAfter = after != null && !after.nodeName().isEmpty() && after.takesRoom();
    if (roomBefore && !roomAfter) {
      retryAll();
    }
  }

  private void nodeChanged(ObjectKey key, @Nullable Node before, @Nullable Node after) {
    cluster.node(key, after);
    if (after != null && !after.equals(before)) {
      retryAll();
    }
  }

  /** Machines that wait for the disk may have a node now, or another one. */
  private void diskChanged(ObjectKey key, @Nullable Disk before, @Nullable Disk after) {
    if (!Objects.equals(before, after)) {
      queue.get().ifPresent(work -> needs.users(key).forEach(work::add));
    }
  }

  /** Disks that are made from it can be placed now. */
  private void sourceChanged(@Nullable Object before, @Nullable Object after) {
    if (after != null && !after.equals(before)) {
      retryAll();
    }
  }

  /** Room may have come: whoever has no node, or a full one, is looked at again. */
  private void retryAll() {
    queue
        .get()
        .ifPresent(work ->
            machines.all().stream()
                .filter(machine -> !machine.bindingComplete() || machine.displaced())
                .forEach(machine -> work.add(machine.key())));
  }
}
