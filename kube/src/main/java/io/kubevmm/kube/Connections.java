package io.kubevmm.kube;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client to use now. When a certificate file has changed, the next caller gets a new
 * client with new connections: an API server goes by the certificate of the handshake, so a renewed
 * one helps only on a new connection. The old client ends when its last answer has.
 */
final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final KubeConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReference<Generation> current;

  private record Generation(HttpClient client, String fingerprint, long lookedAt) {}

  Connections(KubeConfig config) {
    this.config = config;
    String fingerprint = config.fingerprint();
    this.current =
        new AtomicReference<>(new Generation(client(config), fingerprint, System.nanoTime()));
  }

  private static HttpClient client(KubeConfig config) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_LIMIT)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (config.secure()) {
      client.sslContext(Tls.context(config));
    }
    return client.build();
  }

  HttpClient client() {
    Generation now = current.get();
    if (System.nanoTime() - now.lookedAt < LOOK_AGAIN_NANOS || !lock.tryLock()) {
      return now.client;
    }
    try {
      return refreshed(current.get()).client;
    } finally {
      lock.unlock();
    }
  }

  private Generation refreshed(Generation old) {
    String fingerprint = config.fingerprint();
    if (fingerprint.equals(old.fingerprint)) {
      Generation same = new Generation(old.client, fingerprint, System.nanoTime());
      current.set(same);
      return same;
    }
    try {
      Generation renewed = new Generation(client(config), fingerprint, System.nanoTime());
      current.set(renewed);
      old.client.shutdown();
      log.info(
          "The certificate files of the connection to {} changed; using them.", config.server());
      return renewed;
    } catch (KubeConfigException e) {
      // Perhaps half written: the old ones serve on, and the next look sees the finished file.
      log.warn("Going on with the certificates as they were: {}", e.getMessage());
      Generation kept = new Generation(old.client, old.fingerprint, System.nanoTime());
      current.set(kept);
      return kept;
    }
  }

  /** The bearer token as it is now, read from its file each time. */
  Optional<String> token() throws IOException {
    Optional<Material> token = config.token();
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(new String(token.get().read(), StandardCharsets.US_ASCII).strip());
  }

  @Override
  public void close() {
    HttpClient client = current.get().client;
    client.shutdownNow();
    try {
      client.awaitTermination(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
