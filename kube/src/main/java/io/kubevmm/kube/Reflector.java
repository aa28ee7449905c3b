package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of an {@link Informer}: list, watch, and what to do when either fails. One thread runs
 * it.
 */
final class Reflector {
  private static final Logger log = LoggerFactory.getLogger(Informer.class);
  private static final int PAGE = 500;
  private static final Duration SHORT_WATCH = Duration.ofSeconds(1);
  private static final long NEVER = Long.MIN_VALUE;

  private final KubeClient client;
  private final Resource resource;
  private final String namespace;
  private final Selector selector;
  private final Duration idle;
  private final Store<?> store;
  private final Runnable onSync;
  private final Complaint complaint = new Complaint(log);
  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
  private final AtomicLong heardAt = new AtomicLong(NEVER);

  /** Where the next watch begins; "" when a list must come first. */
  private String resourceVersion = "";

  /** Whether the API server accepted the last watch. */
  private boolean opened;

  private boolean tokenExpired;

  Reflector(
      KubeClient client,
      Resource resource,
      String namespace,
      Selector selector,
      Duration idle,
      Store<?> store,
      Runnable onSync) {
    this.client = client;
    this.resource = resource;
    this.namespace = namespace;
    this.selector = selector;
    this.idle = idle;
    this.store = store;
    this.onSync = onSync;
  }

  Optional<Duration> lastHeard() {
    long at = heardAt.get();
    return at == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - at));
  }

  /** Runs until the thread is interrupted. */
  void follow() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (resourceVersion.isEmpty()) {
          list();
        }
        watch();
      } catch (KubeException e) {
        recover(e);
      } catch (RuntimeException e) {
        log.error("Following {} failed unexpectedly; beginning again.", resource.plural(), e);
        resourceVersion = "";
        pause();
      }
    }
  }

  private void list() {
    Set<ObjectKey> listed = new HashSet<>();
    // When a continue token expired, one big page cannot expire again.
    int limit = tokenExpired ? 0 : PAGE;
    tokenExpired = false;
    String token = "";
    ListPage page;
    do {
      page = client.list(resource, namespace, selector, limit, token);
      token = page.continueToken();
      for (ObjectNode item : page.items()) {
        listed.add(ObjectKey.of(item));
        store.put(item);
      }
    } while (!page.last());
    store.retain(listed);
    resourceVersion = page.resourceVersion();
    heardAt.set(System.nanoTime());
    onSync.run();
  }

  private void watch() {
    long begun = System.nanoTime();
    Duration serverTime = Duration.ofSeconds(ThreadLocalRandom.current().nextLong(300, 601));
    opened = false;
    try {
      client.watch(resource, namespace, selector, resourceVersion, serverTime, idle, new Sink());
    } finally {
      if (opened && System.nanoTime() - begun > SHORT_WATCH.toNanos()) {
        backoff.reset();
      }
    }
    pause();
  }

  private final class Sink implements WatchEvent.Sink {
    @Override
    public void opened() {
      opened = true;
      heardAt.set(System.nanoTime());
      complaint.over("Following " + resource.plural() + " again.");
    }

    @Override
    public boolean next(WatchEvent event) {
      switch (event.type()) {
        case ADDED, MODIFIED -> store.put(event.object());
        case DELETED -> store.remove(ObjectKey.of(event.object()));
        case BOOKMARK -> {
          // Only its resourceVersion counts.
        }
      }
      resourceVersion = event.resourceVersion();
      heardAt.set(System.nanoTime());
      return !Thread.currentThread().isInterrupted();
    }
  }

  private void recover(KubeException e) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    boolean listing = resourceVersion.isEmpty();
    boolean brokeOff = !listing && opened && e.status() == 0;
    boolean throttled = !listing && e.status() == 429;
    if (e.isGone()) {
      log.debug("{}: {}; listing again.", resource.plural(), e.getMessage());
      tokenExpired = listing;
    } else if (!brokeOff) {
      complaint.about(sentence(e));
    }
    if (!brokeOff && !throttled) {
      resourceVersion = "";
    }
    pause();
  }

  private String sentence(KubeException e) {
    return e.isNotFound()
        ? "The API server does not know "
            + resource.plural()
            + " of "
            + resource.apiVersion()
            + "; waiting until its CustomResourceDefinition is installed."
        : "Following " + resource.plural() + " waits: " + e.getMessage();
  }

  private void pause() {
    try {
      Thread.sleep(backoff.next());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
