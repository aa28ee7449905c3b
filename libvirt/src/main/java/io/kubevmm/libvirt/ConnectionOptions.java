package io.kubevmm.libvirt;

import java.time.Duration;

/**
 * How a connection behaves.
 *
 * @param readOnly whether libvirt refuses changes
 * @param callTimeout the deadline of an ordinary call
 * @param longCallTimeout the deadline of calls that move a guest's memory, write much to storage,
 *     or start and end QEMU; {@link Deadline} gives a call another one
 */
public record ConnectionOptions(boolean readOnly, Duration callTimeout, Duration longCallTimeout) {
  /** Read and write, 30 s, 10 min. */
  public static ConnectionOptions defaults() {
    return new ConnectionOptions(false, Duration.ofSeconds(30), Duration.ofMinutes(10));
  }

  /** The same, read only. */
  public ConnectionOptions asReadOnly() {
    return new ConnectionOptions(true, callTimeout, longCallTimeout);
  }

  /** The same with other deadlines. */
  public ConnectionOptions withTimeouts(Duration ordinary, Duration longer) {
    return new ConnectionOptions(readOnly, ordinary, longer);
  }
}
