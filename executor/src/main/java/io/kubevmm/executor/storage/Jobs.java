package io.kubevmm.executor.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that takes longer than a reconciliation may: copies and downloads, a few at a time.
 *
 * <p>Known by key as long as the process lives. A job that failed is told once more after a growing
 * time, whoever asks.
 */
final class Jobs implements AutoCloseable {

  /** What a job does; it says now and then how far it is. */
  @FunctionalInterface
  interface Work {
    /** Works; an exception's message is for the user. */
    void run(Progress progress) throws Exception;
  }

  /** Takes per cent, 0 to 100. */
  @FunctionalInterface
  interface Progress {
    /** The work is that far. */
    void at(int percent);

    /** For a part of the work, which is all between these two. */
    default Progress part(int from, int to) {
      return percent -> at(from + percent * (to - from) / 100);
    }
  }

  /**
   * How a job does.
   *
   * @param percent how far it is, or was some seconds ago: each change costs a write
   * @param failure why the last try failed, if it did and the next one has not begun
   * @param retryAt when that begins
   */
  record State(boolean done, int percent, Optional<String> failure, Instant retryAt) {}

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final int DOUBLINGS = 6;
  private static final Duration TOLD_AGAIN = Duration.ofSeconds(2);

  /** One job; what changes is read and written under its own lock. */
  private static final class Job {
    private int failures;
    private Instant told = Instant.EPOCH;
    private State state = new State(false, 0, Optional.empty(), Instant.EPOCH);
    private Optional<Thread> thread = Optional.empty();
  }

  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final Semaphore slots;
  private final Clock clock;

  /**
   * Jobs of one sort.
   *
   * @param atOnce how many of them run at a time
   */
  Jobs(int atOnce, Clock clock) {
    slots = new Semaphore(atOnce, true);
    this.clock = clock;
  }

  /** Starts the job unless it runs, is done or has to wait; {@code ended} is called at its end. */
  State ensure(String key, Work work, Runnable ended) {
    Job job = jobs.computeIfAbsent(key, k -> new Job());
    synchronized (job) {
      boolean idle = job.thread.isEmpty() && !job.state.done();
      if (idle && !clock.instant().isBefore(job.state.retryAt())) {
        job.state = new State(false, 0, Optional.empty(), Instant.EPOCH);
        job.told = clock.instant();
        job.thread =
            Optional.of(
                Thread.ofVirtual().name("job-" + key).start(() -> run(key, job, work, ended)));
      }
      return job.state;
    }
  }

  /** Forgets the job. If it runs it is ended, and does nothing more when this returns. */
  void forget(String key) {
    Job job = jobs.remove(key);
    if (job != null) {
      thread(job).ifPresent(Jobs::end);
    }
  }

  private static Optional<Thread> thread(Job job) {
    synchronized (job) {
      return job.thread;
    }
  }

  private static void end(Thread thread) {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String key, Job job, Work work, Runnable ended) {
    try {
      slots.acquire();
      try {
        work.run(percent -> advance(job, percent));
        finish(job, new State(true, 100, Optional.empty(), Instant.EPOCH));
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} failed: {}", key, e.getMessage(), e);
      fail(job, Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    ended.run();
  }

  private void advance(Job job, int percent) {
    Instant now = clock.instant();
    synchronized (job) {
      if (!now.isBefore(job.told.plus(TOLD_AGAIN))) {
        job.told = now;
        job.state = new State(false, percent, Optional.empty(), Instant.EPOCH);
      }
    }
  }

  private void fail(Job job, String message) {
    synchronized (job) {
      Duration wait = FIRST.multipliedBy(1L << Math.min(job.failures, DOUBLINGS));
      job.failures++;
      finish(job, new State(false, 0, Optional.of(message), clock.instant().plus(wait)));
    }
  }

  private static void finish(Job job, State state) {
    synchronized (job) {
      job.state = state;
      job.thread = Optional.empty();
    }
  }

  @Override
  public void close() {
    jobs.values().forEach(job -> thread(job).ifPresent(Thread::interrupt));
  }
}
