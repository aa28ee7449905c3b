package io.kubevmm.controller;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.LeaderElection;
import io.kubevmm.kube.ServerVersion;
import io.kubevmm.runtime.Diagnostics;
import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.Readiness;
import io.kubevmm.runtime.Service;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller's process. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final String NAME = "kubevmm-controller";
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration MOST_RETRY = Duration.ofSeconds(30);

  private Main() {}

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
    Optional<Path> kubeconfig = options.find("kubeconfig").map(Path::of);
    KubeClient client =
        service.add(
            new KubeClient(
                kubeconfig.map(KubeConfig::load).orElseGet(KubeConfig::loadDefault), NAME));
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
    Metrics metrics = new ReconcileMetrics(registry);
    Thread.ofVirtual()
        .name("election")
        .start(() ->
            election.run(() -> {
              if (ServerVersion.await(client, readiness::waitsFor)) {
                lead(kubeconfig, readiness, metrics);
              }
            }));
  }

  /** Works until the leadership is lost; whatever fails is begun anew. */
  private static void lead(Optional<Path> kubeconfig, Readiness readiness, Metrics metrics) {
    while (!Thread.currentThread().isInterrupted()) {
      try (KubernetesClient client = client(kubeconfig)) {
        awaitDefinitions(client, readiness);
        Operator operator =
            new Operator(o ->
                o.withKubernetesClient(client).withCloseClientOnStop(false).withMetrics(metrics));
        Clock clock = Clock.systemUTC();
        JoinAccounts joins = new JoinAccounts();
        operator.register(new CertificateApprover(joins), o -> o.withRetry(untilItWorks()));
        operator.register(new NodeLiveness(joins, clock), o -> o.withRetry(untilItWorks()));
        operator.register(
            new MachineWatch(new DiskTemplates(clock), clock), o -> o.withRetry(untilItWorks()));
        operator.register(new NodeSecrets(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new PoolWatch(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new DiskUpload(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new NetworkWatch(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new ImageImport(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new SnapshotPlacement(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new RestorePlacement(clock), o -> o.withRetry(untilItWorks()));
        operator.register(new CloneRun(clock), o -> o.withRetry(untilItWorks()));
        operator.start();
        LOG.info("working");
        try {
          new CountDownLatch(1).await();
        } finally {
          operator.stop();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.error("the reconcilers stopped, starting them again: {}", e.getMessage(), e);
        pause();
      }
    }
  }

  /** The SDK's default gives an object up after five failures, until somebody touches it. */
  private static Retry untilItWorks() {
    return new GenericRetry()
        .setInitialInterval(100)
        .setIntervalMultiplier(2)
        .setMaxInterval(MOST_RETRY.toMillis())
        .withoutMaxAttempts();
  }

  private static KubernetesClient client(Optional<Path> kubeconfig) {
    KubernetesSerialization serialization =
        new KubernetesSerialization(
            new ObjectMapper()
                .registerModule(new Jdk8Module())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
            true);
    Config config =
        kubeconfig
            .map(file -> Config.fromKubeconfig(file.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .build();
  }

  /** The kinds may be installed after this process: the informers would give up. */
  private static void awaitDefinitions(KubernetesClient client, Readiness readiness)
      throws InterruptedException {
    while (true) {
      try {
        client.resources(VirtualMachine.class).inAnyNamespace().list();
        client.resources(VirtualMachineNode.class).list();
        client.resources(VirtualMachineDisk.class).inAnyNamespace().list();
        client.resources(VirtualMachineImage.class).inAnyNamespace().list();
        client.resources(VirtualMachineStoragePool.class).list();
        client.resources(VirtualMachineNetwork.class).list();
        client.resources(VirtualMachineSnapshot.class).inAnyNamespace().list();
        client.resources(VirtualMachineRestore.class).inAnyNamespace().list();
        client.resources(VirtualMachineClone.class).inAnyNamespace().list();
        readiness.waitsFor("");
        return;
      } catch (KubernetesClientException e) {
        readiness.waitsFor(
            "the kinds of %s cannot be read (are yamls/ applied?): %s"
                .formatted(Kinds.GROUP, e.getMessage()));
        Thread.sleep(RETRY);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
