package io.kubevmm.runtime;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-lived process: started once, ended by SIGTERM or SIGINT, its parts closed in the reverse
 * order of their making.
 *
 * <p>Nothing may depend on the closing: a process can be killed at any moment.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Exit code: it was refused, and trying again is no use. */
  public static final int REFUSED = 3;

  /** What a process does with its command line. */
  public interface Body {
    /** Makes the parts and starts them; returns when all run. */
    void start(Service service, String... args) throws Exception;
  }

  private Service() {}

  /** Runs a process until it is told to end; the result is its exit code. */
  public static int run(Body body, PrintStream console, String... args) {
    Service service = new Service();
    Thread hook = Thread.ofPlatform().name("shutdown").unstarted(service::close);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      body.start(service, args);
      service.end.await();
      return 0;
    } catch (UsageException e) {
      console.println(e.getMessage());
      return e.help() ? 0 : 2;
    } catch (RefusedException e) {
      LOG.error("the process ends: {}", e.getMessage());
      return REFUSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    } catch (Exception e) {
      LOG.error("the process ends: {}", e.getMessage(), e);
      return 1;
    }
  }

  /** What a command does that comes to an end by itself. */
  public interface Task {
    /** Does it. */
    void run() throws Exception;
  }

  /** Does a task; the result is its exit code, and what went wrong is a sentence. */
  public static int once(Task task, PrintStream console) {
    try {
      task.run();
      return 0;
    } catch (UsageException e) {
      console.println(e.getMessage());
      return e.help() ? 0 : 2;
    } catch (RefusedException e) {
      console.println(e.getMessage());
      return REFUSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    } catch (Exception e) {
      console.println(e.getMessage() == null ? e.toString() : e.getMessage());
      return 1;
    }
  }

  /** Takes a part, to be closed at the end. */
  public <T extends AutoCloseable> T add(T part) {
    synchronized (parts) {
      parts.push(part);
    }
    return part;
  }

  /** Ends the process in order. */
  public void stop() {
    end.countDown();
  }

  private void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    end.countDown();
    synchronized (parts) {
      for (AutoCloseable part : parts) {
        try {
          part.close();
        } catch (Exception e) {
          LOG.warn("closing {} failed: {}", part.getClass().getSimpleName(), e.toString());
        }
      }
    }
  }
}
