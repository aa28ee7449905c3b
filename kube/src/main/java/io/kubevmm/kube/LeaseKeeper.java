package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A heartbeat: renews one Lease every ten seconds as a sign that its holder lives.
 *
 * <p>A failure is tried again after two seconds and never ends the keeping; a Lease that somebody
 * deleted is made again. The Lease stays when the keeper closes: it runs out by itself. Needs the
 * verbs patch and create on the Lease.
 */
public final class LeaseKeeper implements AutoCloseable {
  /** How long the Lease speaks for its holder. */
  public static final Duration DURATION = Duration.ofSeconds(40);

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubeClient client;
  private final ObjectKey key;
  private final String holder;
  private final Duration duration;
  private final Duration renew;
  private final Complaint complaint = new Complaint(log);
  private final Thread thread;
  private volatile @Nullable Instant lastRenewed;

  /** Starts to keep a Lease of 40 s. */
  public LeaseKeeper(KubeClient client, String namespace, String name, String holder) {
    this(client, new ObjectKey(namespace, name), holder, DURATION, RENEW);
  }

  LeaseKeeper(KubeClient client, ObjectKey key, String holder, Duration duration, Duration renew) {
    this.client = client.withTimeout(renew);
    this.key = key;
    this.holder = holder;
    this.duration = duration;
    this.renew = renew;
    this.thread = Thread.ofVirtual().name("lease-" + key.name()).start(this::keep);
  }

  /** When the API server last took the heartbeat, by this machine's clock. */
  public Optional<Instant> lastRenewed() {
    return Optional.ofNullable(lastRenewed);
  }

  private void keep() {
    while (!Thread.currentThread().isInterrupted()) {
      Duration wait = renew;
      try {
        beat();
        lastRenewed = Instant.now();
        complaint.over("Lease " + key + " is renewed again.");
      } catch (KubeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        complaint.about("Lease " + key + " was not renewed: " + e.getMessage());
        wait = RETRY.compareTo(renew) < 0 ? RETRY : renew;
      }
      try {
        // Up to a tenth less, so that thousands of machines do not beat together.
        long nanos = wait.toNanos();
        Thread.sleep(Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 10)));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void beat() {
    ObjectNode patch = Json.object();
    patch.set("spec", Lease.spec(holder, duration));
    try {
      client.mergePatch(Lease.RESOURCE, key, patch);
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      ObjectNode lease = Lease.named(key);
      lease.set("spec", Lease.spec(holder, duration));
      client.create(Lease.RESOURCE, lease);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
