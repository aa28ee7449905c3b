package io.kubevmm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told of this process, where it started it as {@code Type=notify}: that it is
 * ready, and that it lives on ({@code WatchdogSec}).
 *
 * <p>By {@code sd_notify(3)} of libsystemd, since the JDK sends no datagrams to sockets of the file
 * system, and a program that is run for each sign of life could tell it of itself only.
 */
public final class ServiceManager implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final String LIBRARY = "libsystemd.so.0";
  private static final FunctionDescriptor NOTIFY =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

  private final Thread signs;

  private ServiceManager(Thread signs) {
    this.signs = signs;
  }

  /**
   * Says that this process is ready, and then again and again that it lives; says nothing where
   * nobody listens.
   */
  @SuppressWarnings(
      "restricted") // One call of one function, which systemd's library has had always.
  public static ServiceManager told() {
    Thread signs = Thread.ofVirtual().name("watchdog").unstarted(() -> {});
    if (System.getenv("NOTIFY_SOCKET") != null) {
      try {
        MethodHandle notify =
            Linker.nativeLinker()
                .downcallHandle(
                    SymbolLookup.libraryLookup(LIBRARY, Arena.global()).findOrThrow("sd_notify"),
                    NOTIFY);
        tell(notify, "READY=1");
        signs = interval().map(every -> signs(notify, every)).orElse(signs);
      } catch (RuntimeException e) {
        LOG.warn("systemd cannot be told that this process is ready: {}", e.getMessage());
      }
    }
    return new ServiceManager(signs);
  }

  /** A third of the time after which systemd takes this process for dead. */
  private static Optional<Duration> interval() {
    return Optional.ofNullable(System.getenv("WATCHDOG_USEC"))
        .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000 / 3));
  }

  private static Thread signs(MethodHandle notify, Duration every) {
    return Thread.ofVirtual()
        .name("watchdog")
        .start(() -> {
          try {
            while (true) {
              tell(notify, "WATCHDOG=1");
              Thread.sleep(every);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void tell(MethodHandle notify, String state) {
    try (Arena arena = Arena.ofConfined()) {
      int result = (int) notify.invokeExact(0, arena.allocateFrom(state));
      if (result < 0) {
        LOG.warn("systemd was not told {}: error {}", state, -result);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("sd_notify failed", e);
    }
  }

  @Override
  public void close() {
    signs.interrupt();
  }
}
