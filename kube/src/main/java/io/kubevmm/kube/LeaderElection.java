package io.kubevmm.kube;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one of several processes leads.
 *
 * <p>The leader renews a Lease; the others watch it age and take it when it was not renewed for its
 * whole duration. Ages are measured by each process's own monotonic clock from the moment it saw a
 * renewal, so no two wall clocks are ever compared. The leader counts from before it sent its last
 * successful renewal and steps down after the renew deadline, which lies before the moment at which
 * anybody else may lead.
 *
 * <p>That is a promise about healthy processes: one that is frozen as a whole (a suspended machine)
 * wakes up and may believe in its leadership until it looks at the clock. So what the leader writes
 * must be safe without the election (resourceVersion preconditions), and {@link #leading} looks at
 * the clock.
 *
 * <p>Needs the verbs get, create and update on the Lease.
 */
public final class LeaderElection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

  private final LeaderLease lease;
  private final Timing timing;
  private final Callbacks callbacks;
  private final Complaint complaint = new Complaint(log);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean holding;
  private volatile long renewedAt;
  private volatile long answeredAt = System.nanoTime();

  /**
   * The three times of an election.
   *
   * @param lease how long others wait for a leader that does not renew
   * @param renewDeadline after how long without a renewal the leader steps down; less than lease
   * @param retry between two tries to renew or to acquire
   */
  public record Timing(Duration lease, Duration renewDeadline, Duration retry) {
    public static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    public Timing {
      if (renewDeadline.compareTo(lease) >= 0 || retry.compareTo(renewDeadline) >= 0) {
        throw new IllegalArgumentException(
            "It must be retry < renewDeadline < lease: "
                + retry
                + ", "
                + renewDeadline
                + ", "
                + lease);
      }
    }
  }

  /** Told about changes, on the thread that runs the election. */
  public interface Callbacks {
    default void startedLeading() {}

    /** The work has ended and this process does not lead any more. */
    default void stoppedLeading() {}

    /**
     * The work did not end in time although it was interrupted, and another process may lead from
     * now on. A process that cannot rule out harm ends itself here.
     */
    default void overran() {}
  }

  /**
   * Makes an election with Kubernetes' times: 15 s, 10 s, 2 s.
   *
   * @param identity unique among all processes, such as host name and a random part
   */
  public LeaderElection(KubeClient client, String namespace, String name, String identity) {
    this(client, namespace, name, identity, Timing.DEFAULT, new Callbacks() {});
  }

  public LeaderElection(
      KubeClient client,
      String namespace,
      String name,
      String identity,
      Timing timing,
      Callbacks callbacks) {
    this.lease = new LeaderLease(client, new ObjectKey(namespace, name), identity, timing);
    this.timing = timing;
    this.callbacks = callbacks;
  }

  /**
   * Campaigns, and leads whenever it can, until {@link #close} or an interrupt of this thread.
   *
   * <p>While this process leads, {@code whileLeading} runs on a thread of its own, which is
   * interrupted when the leadership ends; a new campaign begins only after it has ended. When it
   * returns by itself, the leadership is given back and {@code run} returns, too; what it throws,
   * {@code run} throws.
   */
  public void run(Runnable whileLeading) {
    boolean more = true;
    while (more && campaign()) {
      more = lead(whileLeading);
    }
  }

  /** Whether this process leads, by the clock and not only by its last word. */
  public boolean leading() {
    return holding && System.nanoTime() - renewedAt < timing.renewDeadline.toNanos();
  }

  /** For how long the API server has not answered, whoever leads. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - answeredAt);
  }

  /** Waits until the Lease is ours; false when it was closed first. */
  private boolean campaign() {
    boolean said = false;
    while (!closed(timing.retry.toNanos() / 2)) {
      long before = System.nanoTime();
      LeaderLease.Answer answer = attempt(timing.renewDeadline);
      if (answer == LeaderLease.Answer.OURS) {
        renewedAt = before;
        holding = true;
        return true;
      }
      if (answer == LeaderLease.Answer.THEIRS && !said) {
        log.info("{} stands by: another holds the Lease {}.", lease.identity(), lease.key());
        said = true;
      }
      if (closed(timing.retry.toNanos() / 2)) {
        return false;
      }
    }
    return false;
  }

  /** Does the work while renewing; says whether to campaign again. */
  private boolean lead(Runnable whileLeading) {
    log.info("{} leads.", lease.identity());
    callbacks.startedLeading();
    AtomicReference<@Nullable RuntimeException> thrown = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker =
        Thread.ofVirtual()
            .name("leading")
            .start(() -> {
              try {
                whileLeading.run();
              } catch (RuntimeException e) {
                thrown.set(e);
              } finally {
                ended.countDown();
              }
            });
    boolean lost = renewUntilLost(ended);
    boolean byItself = ended.getCount() == 0;
    stop(worker, ended);
    holding = false;
    if (!lost) {
      lease.release();
    }
    callbacks.stoppedLeading();
    RuntimeException failure = thrown.get();
    if (byItself && failure != null) {
      throw failure;
    }
    return lost && !byItself;
  }

  /** False when the work ended or the election was closed, true when the Lease is lost. */
  private boolean renewUntilLost(CountDownLatch ended) {
    while (true) {
      long left = renewedAt + timing.renewDeadline.toNanos() - System.nanoTime();
      if (left <= 0) {
        log.warn("{} could not renew its Lease in time and steps down.", lease.identity());
        return true;
      }
      if (endedWithin(ended, Math.min(left, timing.retry.toNanos())) || closed(0)) {
        return false;
      }
      long before = System.nanoTime();
      long limit = renewedAt + timing.renewDeadline.toNanos() - before;
      if (limit > 0) {
        switch (attempt(Duration.ofNanos(limit))) {
          case OURS -> renewedAt = before;
          case THEIRS -> {
            log.warn("{} has lost its Lease to another and steps down.", lease.identity());
            return true;
          }
          case UNKNOWN -> {
            // The deadline decides.
          }
        }
      }
    }
  }

  private LeaderLease.Answer attempt(Duration limit) {
    try {
      LeaderLease.Answer answer = lease.acquireOrRenew(limit);
      answeredAt = System.nanoTime();
      complaint.over("The Lease " + lease.key() + " can be reached again.");
      return answer;
    } catch (KubeException e) {
      complaint.about("The Lease " + lease.key() + " cannot be reached: " + e.getMessage());
      return LeaderLease.Answer.UNKNOWN;
    }
  }

  private void stop(Thread worker, CountDownLatch ended) {
    worker.interrupt();
    boolean interrupted = Thread.interrupted();
    long untilOthers = renewedAt + timing.lease.toNanos() - System.nanoTime();
    try {
      if (!ended.await(Math.max(0, untilOthers), TimeUnit.NANOSECONDS)) {
        log.error("The work of {} goes on although others may lead now.", lease.identity());
        callbacks.overran();
        ended.await();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endedWithin(CountDownLatch ended, long nanos) {
    try {
      long step = Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(100));
      for (long left = nanos; left > 0; left -= step) {
        if (ended.await(step, TimeUnit.NANOSECONDS)) {
          return true;
        }
        if (closing.getCount() == 0) {
          return false;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean closed(long waitNanos) {
    try {
      return closing.await(waitNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends the election; {@code run} stops the work, gives the Lease back and returns. */
  @Override
  public void close() {
    closing.countDown();
  }
}
