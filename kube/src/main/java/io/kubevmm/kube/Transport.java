package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Sends calls: headers, time limits, the bound on calls in flight, and what is worth repeating. */
final class Transport implements AutoCloseable {
  private static final int IN_FLIGHT = 50;
  private static final int RETRIES_UNANSWERED = 2;
  private static final int RETRIES_BUSY = 4;

  private final KubeConfig config;
  private final Connections connections;
  private final String base;
  private final String userAgent;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

  /**
   * One call.
   *
   * @param target path and query
   * @param contentType of the body; "" for a GET, which has none
   * @param gzip whether the answer is worth compressing
   */
  record Call(String method, String target, String contentType, String body, boolean gzip) {
    static Call get(String target) {
      return new Call("GET", target, "", "", false);
    }

    static Call list(String target) {
      return new Call("GET", target, "", "", true);
    }

    @Override
    public String toString() {
      int query = target.indexOf('?');
      return method + " " + (query < 0 ? target : target.substring(0, query));
    }
  }

  Transport(KubeConfig config, String fieldManager) {
    this.config = config;
    this.connections = new Connections(config);
    this.base = config.server().toString().replaceAll("/+$", "");
    this.userAgent = userAgent(fieldManager);
  }

  private static String userAgent(String fieldManager) {
    String version = Transport.class.getPackage().getImplementationVersion();
    return fieldManager
        + "/"
        + (version == null ? "dev" : version)
        + (" (" + System.getProperty("os.name") + "/" + System.getProperty("os.arch") + ")");
  }

  /** Sends a call and reads its whole answer, retries and all within the limit. */
  ObjectNode send(Call call, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        HttpResponse<byte[]> answer = exchange(call, left(deadline));
        if (answer.statusCode() < 300) {
          return Json.parse(content(answer));
        }
        Optional<Duration> wait = busy(answer);
        if (wait.isEmpty() || attempt >= RETRIES_BUSY || wait.get().compareTo(left(deadline)) > 0) {
          throw refused(call, answer.statusCode(), content(answer));
        }
        Thread.sleep(wait.get());
      } catch (IOException e) {
        if (!call.method.equals("GET")
            || attempt >= RETRIES_UNANSWERED
            || e instanceof HttpTimeoutException) {
          throw KubeException.unanswered(call.toString(), e);
        }
        pause(call, attempt);
      } catch (InterruptedException e) {
        throw KubeException.interrupted(call.toString(), e);
      }
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static KubeException refused(Call call, int status, InputStream body) throws IOException {
    String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    return KubeException.refused(status, call.toString(), text);
  }

  /**
   * Opens a call whose answer goes on for long. Reading from it throws an IOException when nothing
   * came for {@code idle}; closing it ends the call.
   */
  InputStream open(Call call, Duration limit, Duration idle) {
    try {
      BodyHandler<InputStream> handler = info -> new PatientBody(idle);
      HttpResponse<InputStream> answer = await(call, limit, handler);
      if (answer.statusCode() < 300) {
        return answer.body();
      }
      try (InputStream body = answer.body()) {
        throw refused(call, answer.statusCode(), body);
      }
    } catch (IOException e) {
      throw KubeException.unanswered(call.toString(), e);
    } catch (InterruptedException e) {
      throw KubeException.interrupted(call.toString(), e);
    }
  }

  private HttpResponse<byte[]> exchange(Call call, Duration limit)
      throws IOException, InterruptedException {
    if (!inFlight.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new HttpTimeoutException("too many calls are in flight");
    }
    try {
      return await(call, limit, BodyHandlers.ofByteArray());
    } finally {
      inFlight.release();
    }
  }

  /** The limit is kept here, since HttpRequest's own ends with the headers. */
  private <T> HttpResponse<T> await(Call call, Duration limit, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer =
        connections.client().sendAsync(request(call), handler);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("nothing within " + limit.toMillis() + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private HttpRequest request(Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.target))
            .header("User-Agent", userAgent)
            .header("Accept", "application/json");
    if (call.gzip) {
      request.header("Accept-Encoding", "gzip");
    }
    connections.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    if (call.contentType.isEmpty()) {
      return request.GET().build();
    }
    return request
        .header("Content-Type", call.contentType)
        .method(call.method, BodyPublishers.ofString(call.body))
        .build();
  }

  private static InputStream content(HttpResponse<byte[]> answer) throws IOException {
    InputStream body = new ByteArrayInputStream(answer.body());
    boolean gzip = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
    return gzip ? new GZIPInputStream(body) : body;
  }

  /** How long to wait when the server did not do it: 429, or 5xx with Retry-After. */
  private static Optional<Duration> busy(HttpResponse<byte[]> answer) {
    boolean throttled = answer.statusCode() == 429;
    if (!throttled && answer.statusCode() < 500) {
      return Optional.empty();
    }
    String after = answer.headers().firstValue("Retry-After").orElse("");
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(after))));
    } catch (NumberFormatException e) {
      return throttled ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    }
  }

  private static void pause(Call call, int attempt) {
    try {
      Thread.sleep(Backoff.delay(Duration.ofMillis(100), Duration.ofSeconds(1), attempt));
    } catch (InterruptedException e) {
      throw KubeException.interrupted(call.toString(), e);
    }
  }

  KubeConfig config() {
    return config;
  }

  @Override
  public void close() {
    connections.close();
  }
}
