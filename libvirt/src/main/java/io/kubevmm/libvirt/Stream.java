package io.kubevmm.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirEnums.VirStreamEventType;
import io.kubevmm.libvirt.internal.VirEnums.VirStreamFlags;
import io.kubevmm.libvirt.internal.VirStream;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Bytes to and from libvirt: a console, or the content of a volume.
 *
 * <p>It never holds a call thread: when there is nothing to receive, or no room to send, the caller
 * parks until the event loop says that there is. One thread may receive while another sends.
 * Methods throw a {@link LibvirtFailure}, and an {@link IllegalStateException} after close.
 */
public final class Stream implements AutoCloseable {
  /** What libvirt returns when a call would have to wait. */
  private static final int WOULD_BLOCK = -2;

  private final Connection connection;
  private final NativeHandle handle;
  private final StreamEvents events = new StreamEvents();
  private volatile boolean ended;

  private Stream(Connection connection, MemorySegment pointer) {
    this.connection = connection;
    this.handle = new NativeHandle("stream", pointer, "virStreamFree", VirStream::virStreamFree);
  }

  static Stream create(Connection connection) {
    return connection.call(
        "virStreamNew",
        raw ->
            new Stream(
                connection,
                raw.check(
                    VirStream.virStreamNew(raw.pointer(), VirStreamFlags.VIR_STREAM_NONBLOCK))));
  }

  /** Runs functions that have no typed method, on the right thread; see {@link RawCall}. */
  public <T> T call(String function, RawCall.Body<T> body) {
    connection.requireOpen();
    return Calls.run(function, connection.options().callTimeout(), handle, body);
  }

  /**
   * Connects it with something, by a call on another object that takes the stream's pointer, as
   * {@link Domain#openConsole} does. The function fails by throwing.
   */
  public void connect(String function, Consumer<MemorySegment> begin) {
    var _ =
        call(
            function,
            raw -> {
              begin.accept(raw.pointer());
              return events.register(raw);
            });
  }

  /**
   * Receives what there is, waiting for it as long as given.
   *
   * @return the number of bytes, 0 when none came in time, -1 at the end
   */
  public int receive(byte[] buffer, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      int count =
          call(
              "virStreamRecv",
              raw -> {
                MemorySegment bytes = raw.arena().allocate(buffer.length);
                int received = VirStream.virStreamRecv(raw.pointer(), bytes, buffer.length);
                if (received > 0) {
                  MemorySegment.copy(bytes, JAVA_BYTE, 0, buffer, 0, received);
                }
                return received == WOULD_BLOCK ? received : raw.check(received);
              });
      if (count != WOULD_BLOCK) {
        return count == 0 ? -1 : count;
      }
      if (!await(VirStreamEventType.VIR_STREAM_EVENT_READABLE, end)) {
        return 0;
      }
    }
  }

  /**
   * Sends all bytes.
   *
   * @throws LibvirtTimeoutException when there was no room for them in that time
   */
  public void send(byte[] data, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    int sent = 0;
    while (sent < data.length) {
      int from = sent;
      int count =
          call(
              "virStreamSend",
              raw -> {
                MemorySegment bytes = raw.arena().allocate(data.length - from);
                MemorySegment.copy(data, from, bytes, JAVA_BYTE, 0, data.length - from);
                int n = VirStream.virStreamSend(raw.pointer(), bytes, data.length - from);
                return n == WOULD_BLOCK ? n : raw.check(n);
              });
      if (count != WOULD_BLOCK) {
        sent += count;
      } else if (!await(VirStreamEventType.VIR_STREAM_EVENT_WRITABLE, end)) {
        throw new LibvirtTimeoutException(
            "virStreamSend",
            wait,
            "the other end took %d bytes of %d.".formatted(sent, data.length));
      }
    }
  }

  private boolean await(int event, long end) {
    var _ = call("virStreamEventAddCallback", raw -> events.ask(raw, event));
    return events.await(event, end);
  }

  /** Ends it in order; the other end has everything that was sent. */
  public void finish() {
    var _ = call("virStreamFinish", raw -> raw.check(VirStream.virStreamFinish(raw.pointer())));
    ended = true;
  }

  /** Ends it at once; the other end learns that something is amiss. */
  public void abort() {
    var _ = call("virStreamAbort", raw -> raw.check(VirStream.virStreamAbort(raw.pointer())));
    ended = true;
  }

  /** Aborts it unless it has ended, and gives the reference back. Throws nothing. */
  @Override
  public void close() {
    Calls.close(
        "virStreamFree",
        connection.options().callTimeout(),
        handle,
        raw -> {
          events.clear(raw);
          if (!ended) {
            // An error here means that the stream had ended by itself: nothing is left to do.
            VirStream.virStreamAbort(raw.pointer());
          }
        });
  }
}
