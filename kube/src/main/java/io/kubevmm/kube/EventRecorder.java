package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users what happened to an object, as events.k8s.io/v1 Events.
 *
 * <p>Recording never blocks and never fails: what cannot be written within about a minute, or finds
 * the queue full, is dropped with a word in the log. The same thing about the same object (reason
 * and note equal) within ten minutes is one Event, whose series is updated at the 2nd, 4th, 8th, …
 * time, so that even a mad loop writes little. Of different things, one object gets 25 at once and
 * then one every five minutes. Needs the verbs create and patch on events in the group
 * events.k8s.io.
 */
public final class EventRecorder implements AutoCloseable {
  /** Kubernetes' two types of Event. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String value;

    Type(String value) {
      this.value = value;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final Resource RESOURCE =
      new Resource("events.k8s.io", "v1", "events", "Event", true);
  private static final int QUEUE = 1000;
  private static final int REMEMBERED = 4096;
  private static final Duration SAME = Duration.ofMinutes(10);
  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);
  private static final int NOTE_LIMIT = 1024;
  private static final int TRIES = 12;

  private final KubeClient client;
  private final String controller;
  private final String instance;
  private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Subject, Series> recent = new Remembered<>();
  private final Map<ObjectReference, Bucket> buckets = new Remembered<>();
  private final Complaint complaint = new Complaint(log);
  private final Thread thread;
  private volatile boolean closed;

  private record Happening(
      ObjectReference regarding, Type type, String reason, String action, String note) {
    Subject subject() {
      return new Subject(withoutVersion(regarding), reason, note);
    }
  }

  private record Subject(ObjectReference regarding, String reason, String note) {}

  private static final class Series {
    final long begun = System.nanoTime();
    final ObjectKey event;
    int count = 1;

    Series(ObjectKey event) {
      this.event = event;
    }
  }

  private static final class Bucket {
    double tokens = BURST;
    long filledAt = System.nanoTime();

    boolean take() {
      long now = System.nanoTime();
      tokens = Math.min(BURST, tokens + (double) (now - filledAt) / REFILL.toNanos());
      filledAt = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  /** Forgets the longest unused first. */
  private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Makes and starts a recorder.
   *
   * @param controller a qualified name, such as "kubevmm.io/executor"
   * @param instance which of several, such as the node's name; at most 128 characters
   */
  public EventRecorder(KubeClient client, String controller, String instance) {
    this.client = client;
    this.controller = controller;
    this.instance = instance;
    this.thread = Thread.ofVirtual().name("events").start(this::write);
  }

  /** Records something about an object that carries its apiVersion and kind. */
  public void event(ObjectNode regarding, Type type, String reason, String action, String note) {
    event(ObjectReference.to(regarding), type, reason, action, note);
  }

  /**
   * Records something about an object.
   *
   * @param reason why, as one word in UpperCamelCase
   * @param action what was done, as one word in UpperCamelCase
   * @param note a sentence; cut off after 1024 characters
   */
  public void event(
      ObjectReference regarding, Type type, String reason, String action, String note) {
    String cut = note.length() <= NOTE_LIMIT ? note : note.substring(0, NOTE_LIMIT - 1) + "…";
    if (!queue.offer(new Happening(regarding, type, reason, action, cut))) {
      log.warn("Too many Events wait; dropped: {} {}: {}", regarding.key(), reason, cut);
    }
  }

  private void write() {
    while (!closed || !queue.isEmpty()) {
      try {
        Happening next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          writePatiently(next);
          complaint.over("Events are written again.");
        }
      } catch (KubeException e) {
        complaint.about("An Event was dropped: " + e.getMessage());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("An Event was dropped.", e);
      }
    }
  }

  /** Waits about a minute for an API server that is away; the queue fills meanwhile. */
  private void writePatiently(Happening happening) throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    for (int tries = 1; ; tries++) {
      try {
        write(happening);
        return;
      } catch (KubeException e) {
        if (!e.isUnreachable() || tries == TRIES || closed) {
          throw e;
        }
        Thread.sleep(backoff.next());
      }
    }
  }

  private void write(Happening happening) {
    Series series = recent.get(happening.subject());
    if (series != null && System.nanoTime() - series.begun < SAME.toNanos()) {
      series.count++;
      if (Integer.bitCount(series.count) == 1) {
        client.mergePatch(RESOURCE, series.event, seriesPatch(series.count));
      }
      return;
    }
    ObjectReference object = withoutVersion(happening.regarding);
    if (buckets.computeIfAbsent(object, key -> new Bucket()).take()) {
      ObjectNode event = client.create(RESOURCE, event(happening));
      recent.put(happening.subject(), new Series(ObjectKey.of(event)));
    } else {
      log.debug("Too many Events about {}; dropped {}.", object.key(), happening.reason);
    }
  }

  private ObjectNode event(Happening happening) {
    ObjectKey key = happening.regarding.key();
    ObjectNode event =
        Json.object().put("apiVersion", RESOURCE.apiVersion()).put("kind", RESOURCE.kind());
    event
        .putObject("metadata")
        .put("namespace", key.namespace().isEmpty() ? "default" : key.namespace())
        .put("name", name(key.name()));
    event
        .put("eventTime", Lease.microTime(Instant.now()))
        .put("reportingController", controller)
        .put("reportingInstance", instance)
        .put("type", happening.type.value)
        .put("reason", happening.reason)
        .put("action", happening.action)
        .put("note", happening.note);
    event.set("regarding", happening.regarding.toJson());
    return event;
  }

  /** The object's name and a random part, within the 253 characters of a name. */
  private static String name(String object) {
    String head = object.length() <= 230 ? object : object.substring(0, 230);
    return head + "." + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static ObjectNode seriesPatch(int count) {
    ObjectNode patch = Json.object();
    patch
        .putObject("series")
        .put("count", count)
        .put("lastObservedTime", Lease.microTime(Instant.now()));
    return patch;
  }

  private static ObjectReference withoutVersion(ObjectReference to) {
    return new ObjectReference(to.apiVersion(), to.kind(), to.key(), to.uid(), "");
  }

  /** How many records wait to be written. */
  public int waiting() {
    return queue.size();
  }

  /** Gives what waits up to a second to be written, then stops; the rest is dropped. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.clear();
    thread.interrupt();
  }
}
