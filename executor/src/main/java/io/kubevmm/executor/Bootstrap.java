package io.kubevmm.executor;

import io.kubevmm.executor.node.Kubelet;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.runtime.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the credential that lets a machine join to a client of its own, and the watch over the
 * certificate's end.
 */
final class Bootstrap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration RENEW_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_SLEEP = Duration.ofHours(1);
  private static final String ENDED =
      "the API server does not know this machine (any more): its certificate or token has ended."
          + " `virtctl token create NODE` makes the line with which it joins again";
  private static final String FIELD_MANAGER = "kubevmm-executor";

  private final NodeIdentity identity;
  private final KubeConfig joining;
  private final Path certificate;
  private final Clock clock;
  private Thread renewal = Thread.ofVirtual().unstarted(() -> {});

  Bootstrap(NodeIdentity identity, KubeConfig joining, Path certificate, Clock clock) {
    this.identity = identity;
    this.joining = joining;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** Waits until this machine has a certificate, and gives a client that uses it. */
  KubeClient join() throws InterruptedException {
    if (!identity.usable()) {
      try (KubeClient client = new KubeClient(joining, FIELD_MANAGER)) {
        patiently(
            "asking for this node's certificate",
            () -> {
              request(client);
              return true;
            });
      }
    }
    KubeClient client =
        new KubeClient(joining.withClientCertificate(certificate, certificate), FIELD_MANAGER);
    renewal = Thread.ofVirtual().name("certificate-renewal").start(() -> renew(client));
    return client;
  }

  private void request(KubeClient client) {
    try {
      identity.request(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the certificate", e);
    } catch (KubeException e) {
      throw e.status() == 401 ? new IllegalStateException(ENDED, e) : e;
    }
  }

  private void renew(KubeClient client) {
    try {
      while (true) {
        Duration rest = Duration.between(clock.instant(), identity.renewAt());
        if (rest.isPositive()) {
          Thread.sleep(rest.compareTo(LONGEST_SLEEP) < 0 ? rest : LONGEST_SLEEP);
          continue;
        }
        try {
          identity.request(client);
        } catch (KubeException | IllegalStateException e) {
          LOG.error("the certificate could not be renewed, trying again: {}", e.getMessage());
          Thread.sleep(RENEW_RETRY);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until it works; says why it does not when that changes. */
  static <T> T patiently(String what, Supplier<T> attempt) throws InterruptedException {
    String complaint = "";
    while (true) {
      try {
        return attempt.get();
      } catch (KubeException | IllegalStateException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(complaint)) {
          LOG.warn("{} failed, trying again: {}", what, message);
          complaint = message;
        }
        Thread.sleep(RETRY);
      }
    }
  }

  /** Uid of the namespace kube-system: it tells this cluster from every other one. */
  static String clusterId(KubeClient client) throws InterruptedException {
    return patiently(
        "finding out which cluster this is",
        () ->
            client
                .get(Resources.NAMESPACES, new ObjectKey("", "kube-system"))
                .path("metadata")
                .path("uid")
                .asText());
  }

  /**
   * A machine cannot run both containers and virtual machines: both would count its memory.
   *
   * @throws RefusedException if a kubelet has registered this machine
   */
  static void refuseKubelet(KubeClient client, String nodeName) throws InterruptedException {
    patiently("looking for a kubelet on this machine", () -> Kubelet.objection(client, nodeName))
        .ifPresent(objection -> {
          throw new RefusedException(objection);
        });
  }

  @Override
  public void close() {
    renewal.interrupt();
  }
}
