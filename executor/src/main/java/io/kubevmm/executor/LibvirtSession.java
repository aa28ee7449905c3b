package io.kubevmm.executor;

import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DomainEvent;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to this machine's libvirt, opened again whenever it is lost.
 *
 * <p>libvirtd may be restarted, killed or absent: guests do not care, and neither does this class.
 * One virtual thread opens the connection, waits until it breaks and opens it again, at first after
 * 0.2 s, later after 5 s. Keepalive finds a libvirtd that hangs within 20 s.
 */
public final class LibvirtSession implements AutoCloseable {

  /** What the rest of the executor wants to hear. */
  public interface Listener {

    /**
     * libvirt is there (again): whatever was known of domains may be wrong. A LibvirtFailure has it
     * opened anew.
     */
    void connected(Connection connection);

    /** libvirt is gone; the message says why. */
    void lost(String message);
  }

  private static final Logger LOG = LoggerFactory.getLogger(LibvirtSession.class);
  private static final Duration KEEPALIVE = Duration.ofSeconds(5);
  private static final int KEEPALIVE_COUNT = 3;
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String uri;
  private final Listener listener;
  private final Consumer<DomainEvent> events;
  private final AtomicReference<Optional<Connection>> connection =
      new AtomicReference<>(Optional.empty());
  private volatile boolean closing;
  private final Thread thread;

  public LibvirtSession(String uri, Listener listener, Consumer<DomainEvent> events) {
    this.uri = uri;
    this.listener = listener;
    this.events = events;
    thread = Thread.ofVirtual().name("libvirt-session").unstarted(this::run);
  }

  /** Begins to connect; returns at once. */
  public void start() {
    thread.start();
  }

  /** The connection, if there is one. */
  public Optional<Connection> current() {
    return connection.get();
  }

  /**
   * The connection.
   *
   * @throws LibvirtAwayException if there is none now
   */
  public Connection connection() {
    return current().orElseThrow(() -> new LibvirtAwayException(uri));
  }

  private void run() {
    Duration delay = SHORTEST;
    String complaint = "";
    while (!closing) {
      try (Connection opened = Connection.open(uri)) {
        CountDownLatch broken = new CountDownLatch(1);
        opened.onClose(reason -> broken.countDown());
        if (!uri.startsWith("test:")) {
          opened.setKeepAlive(KEEPALIVE, KEEPALIVE_COUNT);
        }
        opened.onDomainEvent(events);
        connection.set(Optional.of(opened));
        LOG.info("connected to libvirt at {}", uri);
        listener.connected(opened);
        complaint = "";
        delay = SHORTEST;
        while (!closing && !broken.await(10, TimeUnit.SECONDS)) {
          if (!opened.isAlive()) {
            break;
          }
        }
        lost("the connection to libvirt at " + uri + " was closed");
      } catch (LibvirtFailure e) {
        String message = "libvirt at " + uri + " cannot be reached: " + e.getMessage();
        if (!message.equals(complaint)) {
          lost(message);
          complaint = message;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("the libvirt session failed; connecting again", e);
        connection.set(Optional.empty());
      }
      delay = pause(delay);
    }
  }

  private void lost(String message) {
    connection.set(Optional.empty());
    if (!closing) {
      LOG.warn("{}", message);
      listener.lost(message);
    }
  }

  private Duration pause(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing = true;
    }
    Duration next = delay.multipliedBy(2);
    return next.compareTo(LONGEST) < 0 ? next : LONGEST;
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
