package io.kubevmm.libvirt.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.kubevmm.libvirt.LibvirtInterruptedException;
import io.kubevmm.libvirt.LibvirtTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded pool of platform threads on which all calls into libvirt run.
 *
 * <p>A call and the fetch of its error are one task, because libvirt keeps its last error per OS
 * thread. The caller, most often a virtual thread, parks until the answer is there or its deadline
 * has passed. libvirt cannot be interrupted, so a call that is given up keeps its thread; the pool
 * gets one more thread in its place, up to a bound, and shrinks again when the call returns. What a
 * given-up call returns is closed if it can be.
 *
 * <p>A call made on one of these threads runs right there, under the outer call's deadline.
 */
public final class CallThreads {
  /** The pool of this process. */
  public static final CallThreads SHARED = new CallThreads(12, 64);

  private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);

  private final int size;
  private final int spares;
  private final ThreadPoolExecutor pool;
  private final Set<Call<?>> stuck = new LinkedHashSet<>();

  /** A pool of {@code size} threads, and up to {@code spares} more for those that are stuck. */
  CallThreads(int size, int spares) {
    this.size = size;
    this.spares = spares;
    ThreadFactory threads = Worker::new;
    this.pool =
        new ThreadPoolExecutor(size, size, 30, SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  private static final class Worker extends Thread {
    private static int count;

    Worker(Runnable work) {
      super(work);
      setName("libvirt-call-" + next());
      setDaemon(true);
    }

    private static synchronized int next() {
      return ++count;
    }
  }

  /**
   * Runs the body on a call thread and waits for what it returns or throws.
   *
   * @throws LibvirtTimeoutException when the deadline passes first
   * @throws LibvirtInterruptedException when the caller is interrupted first, or was before
   */
  public <T> T call(String name, Duration deadline, Supplier<T> body) {
    if (isCurrent()) {
      return body.get();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new LibvirtInterruptedException(name);
    }
    var call = new Call<>(name, body);
    pool.execute(call);
    try {
      return call.answer.get(deadline.toNanos(), NANOSECONDS);
    } catch (TimeoutException e) {
      String why = reason(call);
      if (!call.giveUp()) {
        return answered(call);
      }
      throw new LibvirtTimeoutException(name, deadline, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!call.giveUp()) {
        return answered(call);
      }
      throw new LibvirtInterruptedException(name);
    } catch (ExecutionException e) {
      throw fromHere(e.getCause());
    }
  }

  /** Runs the body on a call thread some time; what it throws is logged. */
  public void later(String name, Runnable body) {
    pool.execute(() -> {
      try {
        body.run();
      } catch (RuntimeException e) {
        LOG.warn("{} failed in the background.", name, e);
      }
    });
  }

  /**
   * Runs the body on a call thread in any case, and waits for it until the deadline or an
   * interrupt; false when it was not over by then. What it throws is logged.
   */
  public boolean finish(String name, Duration deadline, Runnable body) {
    var begun = new AtomicBoolean();
    boolean interrupted = Thread.interrupted();
    try {
      return call(
          name,
          deadline,
          () -> {
            if (begun.compareAndSet(false, true)) {
              body.run();
            }
            return true;
          });
    } catch (RuntimeException e) {
      LOG.warn("{} did not end in order.", name, e);
      if (begun.compareAndSet(false, true)) {
        later(name, body);
      }
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the current thread is a call thread. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof Worker;
  }

  /** The number of calls that nobody waits for any more and that have not returned. */
  public int stuck() {
    synchronized (stuck) {
      return stuck.size();
    }
  }

  /** The number of threads at the moment. */
  int size() {
    return pool.getPoolSize();
  }

  private static <T> T answered(Call<T> call) {
    try {
      return call.answer.join();
    } catch (CompletionException e) {
      throw fromHere(e.getCause());
    }
  }

  private String reason(Call<?> call) {
    if (call.phase.get() != Phase.WAITING) {
      return "libvirt is still at it and may yet succeed.";
    }
    synchronized (stuck) {
      return stuck.isEmpty()
          ? "all call threads are busy; it was not begun."
          : "it was not begun, since %d calls are stuck in libvirt, the oldest of them %s."
              .formatted(stuck.size(), stuck.iterator().next().name);
    }
  }

  /** The failure, its stack trace continued by the caller's. */
  private static RuntimeException fromHere(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("A call failed without a cause.");
    }
    StackTraceElement[] here = Thread.currentThread().getStackTrace();
    failure.setStackTrace(
        Stream.concat(Stream.of(failure.getStackTrace()), Stream.of(here).skip(2))
            .toArray(StackTraceElement[]::new));
    return NativeLibrary.unchecked(failure);
  }

  /** A given-up call came back after all: its thread serves others again. */
  private void returned(Call<?> call) {
    synchronized (stuck) {
      if (stuck.remove(call)) {
        fitPool();
      }
    }
  }

  private void fitPool() {
    int wanted = size + Math.min(spares, stuck.size());
    if (wanted > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(wanted);
      pool.setCorePoolSize(wanted);
    } else {
      pool.setCorePoolSize(wanted);
      pool.setMaximumPoolSize(wanted);
    }
  }

  private enum Phase {
    WAITING,
    RUNNING,
    ANSWERED,
    GIVEN_UP
  }

  private final class Call<T> implements Runnable {
    private final String name;
    private final Supplier<T> body;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Call(String name, Supplier<T> body) {
      this.name = name;
      this.body = body;
    }

    @Override
    public void run() {
      if (!phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
        return;
      }
      try {
        T result = body.get();
        if (phase.compareAndSet(Phase.RUNNING, Phase.ANSWERED)) {
          answer.complete(result);
        } else {
          returned(this);
          dispose(result);
        }
      } catch (Throwable e) {
        if (phase.compareAndSet(Phase.RUNNING, Phase.ANSWERED)) {
          answer.completeExceptionally(e);
        } else {
          returned(this);
          LOG.warn("{} failed after its caller had given up.", name, e);
        }
      }
    }

    /** Whether the caller may go; else the answer is there, or will be at once. */
    boolean giveUp() {
      if (phase.compareAndSet(Phase.WAITING, Phase.GIVEN_UP)) {
        pool.remove(this);
        return true;
      }
      synchronized (stuck) {
        boolean givenUp = phase.compareAndSet(Phase.RUNNING, Phase.GIVEN_UP);
        if (givenUp) {
          stuck.add(this);
          fitPool();
        }
        return givenUp;
      }
    }

    private void dispose(Object result) throws Exception {
      LOG.warn("{} came back after its caller had given up.", name);
      if (result instanceof AutoCloseable closeable) {
        closeable.close();
      } else if (result instanceof Collection<?> all) {
        for (Object one : all) {
          dispose(one);
        }
      }
    }
  }
}
