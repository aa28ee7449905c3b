package io.kubevmm.libvirt.internal;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop on one platform thread: events, keepalive and streams depend on it.
 *
 * <p>libvirt asks for it before the first connection; {@link #start} sees to that. The thread is a
 * daemon and lives as long as the process, since libvirt has no way to take an event loop back.
 */
public final class EventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static boolean started;

  private EventLoop() {}

  /**
   * Starts the loop unless it runs; on a call thread.
   *
   * @throws io.kubevmm.libvirt.LibvirtFailure when libvirt is absent or refuses
   */
  public static synchronized void start() {
    if (started) {
      return;
    }
    quieten();
    if (VirEvent.virEventRegisterDefaultImpl() < 0) {
      throw LastError.of("virEventRegisterDefaultImpl");
    }
    Thread.ofPlatform().name("libvirt-events").daemon().start(EventLoop::run);
    started = true;
  }

  /**
   * Keeps libvirt from printing errors to stderr; we fetch them. The handler gets its first
   * argument as NULL here, and free(NULL) does nothing: cheaper and safer than an upcall.
   */
  private static void quieten() {
    VirError.virSetErrorFunc(MemorySegment.NULL, NativeLibrary.freeFunction());
  }

  private static void run() {
    Duration pause = Duration.ofMillis(100);
    while (true) {
      if (VirEvent.virEventRunDefaultImpl() < 0) {
        LOG.warn(
            "libvirt's event loop failed; it goes on.", LastError.of("virEventRunDefaultImpl"));
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }
}
