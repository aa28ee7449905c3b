package io.kubevmm.kube;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a reconciler for every key that is added.
 *
 * <p>One key never runs twice at a time; different keys run in parallel, up to the queue's
 * concurrency, each on a virtual thread, in the order of their adding. A key added several times
 * while it waits runs once; one added while it runs, runs once more afterwards. So a reconciler
 * that reads the world sees every change, and never more than one of itself.
 *
 * <p>A reconciliation that throws is repeated after 0.1 s, doubling to 60 s, with jitter; a success
 * resets that. A delay never postpones: an earlier {@code add} runs the key at once, and of several
 * delays the earliest counts.
 */
public final class WorkQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final int concurrency;
  private final Reconciler reconciler;
  private final Thread dispatcher;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<ObjectKey> ready = new LinkedHashSet<>();
  private final Map<ObjectKey, Thread> running = new HashMap<>();
  private final Set<ObjectKey> again = new HashSet<>();
  private final Map<ObjectKey, Integer> failures = new HashMap<>();
  private final Map<ObjectKey, Due> delayed = new HashMap<>();
  private final PriorityQueue<Due> timetable = new PriorityQueue<>();
  private long succeeded;
  private long failed;
  private boolean closed;

  private record Due(ObjectKey key, long nanoTime) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return Long.signum(nanoTime - other.nanoTime);
    }
  }

  /**
   * What a queue has done and has before it.
   *
   * @param waiting keys that would run if there were room
   * @param delayed keys that wait for their time
   */
  public record Stats(int waiting, int running, int delayed, long succeeded, long failed) {}

  /** Makes and starts a queue; the name is for the log. */
  public WorkQueue(String name, int concurrency, Reconciler reconciler) {
    this.name = name;
    this.concurrency = concurrency;
    this.reconciler = reconciler;
    this.dispatcher = Thread.ofVirtual().name(name + "-queue").start(this::dispatch);
  }

  /** Runs the key as soon as there is room; does nothing once the queue is closed. */
  public void add(ObjectKey key) {
    lock.lock();
    try {
      addLocked(key);
    } finally {
      lock.unlock();
    }
  }

  /** Runs the key after the delay, or earlier if it is added otherwise. */
  public void addAfter(ObjectKey key, Duration delay) {
    lock.lock();
    try {
      addAfterLocked(key, delay);
    } finally {
      lock.unlock();
    }
  }

  private void addLocked(ObjectKey key) {
    if (closed) {
      return;
    }
    if (running.containsKey(key)) {
      again.add(key);
    } else {
      ready.add(key);
      changed.signalAll();
    }
  }

  private void addAfterLocked(ObjectKey key, Duration delay) {
    if (closed) {
      return;
    }
    Due due = new Due(key, System.nanoTime() + delay.toNanos());
    Due before = delayed.get(key);
    if (before == null || due.compareTo(before) < 0) {
      delayed.put(key, due);
      timetable.add(due);
      changed.signalAll();
    }
  }

  private void dispatch() {
    lock.lock();
    try {
      while (!closed) {
        long untilDue = moveDue();
        ObjectKey key = running.size() < concurrency ? takeReady() : null;
        if (key != null) {
          Thread worker = Thread.ofVirtual().name(name + " " + key).unstarted(() -> run(key));
          running.put(key, worker);
          worker.start();
        } else if (untilDue == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.awaitNanos(untilDue);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Makes ready what is due, and says in how many nanoseconds the next one is. */
  private long moveDue() {
    for (Due first = timetable.peek(); first != null; first = timetable.peek()) {
      long wait = first.nanoTime - System.nanoTime();
      if (wait > 0) {
        return wait;
      }
      timetable.poll();
      if (delayed.remove(first.key, first)) {
        addLocked(first.key);
      }
    }
    return Long.MAX_VALUE;
  }

  private @Nullable ObjectKey takeReady() {
    Iterator<ObjectKey> first = ready.iterator();
    if (!first.hasNext()) {
      return null;
    }
    ObjectKey key = first.next();
    first.remove();
    return key;
  }

  private void run(ObjectKey key) {
    try {
      Outcome outcome = reconciler.reconcile(key);
      finish(key, outcome);
    } catch (Throwable e) { // Error Prone allows it here: whatever happens, the key must be let go.
      fail(key, e);
    }
  }

  private void finish(ObjectKey key, Outcome outcome) {
    lock.lock();
    try {
      succeeded++;
      failures.remove(key);
      release(key);
      switch (outcome) {
        case Outcome.Done done -> {}
        case Outcome.After(Duration delay) -> addAfterLocked(key, delay);
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(ObjectKey key, Throwable cause) {
    lock.lock();
    try {
      failed++;
      int earlier = failures.merge(key, 1, Integer::sum) - 1;
      Duration delay = Backoff.delay(FIRST_RETRY, LAST_RETRY, earlier);
      release(key);
      addAfterLocked(key, delay);
      report(key, cause, delay);
    } finally {
      lock.unlock();
    }
  }

  private void release(ObjectKey key) {
    running.remove(key);
    if (again.remove(key)) {
      addLocked(key);
    }
    changed.signalAll();
  }

  /** What the API server said needs no stack trace, and a conflict is everyday life. */
  private void report(ObjectKey key, Throwable cause, Duration delay) {
    if (closed) {
      log.debug("{} {} was stopped.", name, key, cause);
    } else if (cause instanceof KubeException refused) {
      String sentence = refused.getMessage();
      if (refused.isConflict()) {
        log.debug("{} {} again in {} ms: {}", name, key, delay.toMillis(), sentence);
      } else {
        log.warn("{} {} again in {} ms: {}", name, key, delay.toMillis(), sentence);
      }
    } else {
      log.warn("{} {} failed; again in {} ms.", name, key, delay.toMillis(), cause);
    }
  }

  /** How many keys run and wait now. */
  public Stats stats() {
    lock.lock();
    try {
      return new Stats(ready.size(), running.size(), delayed.size(), succeeded, failed);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing runs or waits to run; delayed keys do not count. */
  public boolean idle() {
    Stats now = stats();
    return now.running() == 0 && now.waiting() == 0;
  }

  /** Closes within 30 seconds. */
  @Override
  public void close() {
    close(CLOSE_LIMIT);
  }

  /**
   * Starts nothing any more and waits for what is running; what is still running when the limit is
   * over is interrupted and left.
   */
  public void close(Duration limit) {
    lock.lock();
    try {
      closed = true;
      ready.clear();
      again.clear();
      changed.signalAll();
      long left = limit.toNanos();
      while (!running.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.forEach((key, worker) -> {
        log.warn("{} {} did not end in time and is interrupted.", name, key);
        worker.interrupt();
      });
      lock.unlock();
    }
    dispatcher.interrupt();
  }
}
