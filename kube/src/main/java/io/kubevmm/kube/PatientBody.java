package io.kubevmm.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an endless answer as a stream that gives up when the server is silent for too long.
 *
 * <p>HTTP gives no other sign when the other end of a watch has vanished: a half-open connection
 * stays silent for ever. The HTTP client's threads put buffers in, one thread reads them; one batch
 * of buffers is asked for at a time, so a slow reader slows the server down.
 */
final class PatientBody extends InputStream implements BodySubscriber<InputStream> {
  private final Duration idle;
  private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  private sealed interface Chunk {
    record Bytes(ByteBuffer buffer, boolean lastOfBatch) implements Chunk {}

    record End() implements Chunk {}

    record Broken(Throwable cause) implements Chunk {}
  }

  PatientBody(Duration idle) {
    this.idle = idle;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> batch) {
    if (batch.isEmpty()) {
      chunks.add(new Chunk.Bytes(ByteBuffer.allocate(0), true));
    }
    for (int i = 0; i < batch.size(); i++) {
      chunks.add(new Chunk.Bytes(batch.get(i), i == batch.size() - 1));
    }
  }

  @Override
  public void onError(Throwable cause) {
    chunks.add(new Chunk.Broken(cause));
  }

  @Override
  public void onComplete() {
    chunks.add(new Chunk.End());
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(into, offset, count);
    return count;
  }

  /** Waits until the buffer has bytes; false at the end. */
  private boolean fill() throws IOException {
    while (!buffer.hasRemaining()) {
      switch (nextChunk()) {
        case Chunk.Bytes(ByteBuffer bytes, boolean lastOfBatch) -> {
          buffer = bytes;
          Flow.Subscription source = subscription;
          if (lastOfBatch && source != null) {
            source.request(1);
          }
        }
        case Chunk.End end -> {
          chunks.add(end);
          return false;
        }
        case Chunk.Broken broken -> {
          chunks.add(broken);
          throw new IOException("the connection broke: " + broken.cause.getMessage(), broken.cause);
        }
      }
    }
    return true;
  }

  private Chunk nextChunk() throws IOException {
    try {
      Chunk chunk = chunks.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
      if (chunk == null) {
        throw new HttpTimeoutException("nothing came for " + idle.toSeconds() + " s");
      }
      return chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Ends the call; a reader that waits sees the end. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
    chunks.add(new Chunk.End());
  }
}
