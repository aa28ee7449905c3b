package io.kubevmm.kube.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.Resource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The fake API server; {@link #store} holds the objects, {@link #requests} what it was asked. */
public final class FakeApiServer implements AutoCloseable {
  private final FakeStore store = new FakeStore();
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger openWatches = new AtomicInteger();
  private final @Nullable HttpsConfigurator tls;
  private final Api api = new Api(store);
  private HttpServer server;
  private volatile Duration bookmarks = Duration.ofSeconds(60);
  private volatile boolean silent;
  private final AtomicInteger generation = new AtomicInteger();

  private record Fault(
      Predicate<FakeRequest> which, AtomicInteger times, int status, String retryAfter) {}

  /** Starts on a free port of loopback, with plain HTTP. */
  public FakeApiServer(Resource... resources) {
    this(null, resources);
  }

  /** Starts with TLS. */
  public FakeApiServer(@Nullable HttpsConfigurator tls, Resource... resources) {
    this.tls = tls;
    for (Resource resource : resources) {
      store.install(resource);
    }
    server = listen(0);
  }

  private HttpServer listen(int port) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer made = tls == null ? HttpServer.create(address, 0) : https(address, tls);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext("/", this::handle);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer https(InetSocketAddress address, HttpsConfigurator tls)
      throws IOException {
    HttpsServer made = HttpsServer.create(address, 0);
    made.setHttpsConfigurator(tls);
    return made;
  }

  public URI uri() {
    return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port());
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** How a client gets here without any credentials. */
  public KubeConfig config() {
    return KubeConfig.of(uri());
  }

  public FakeStore store() {
    return store;
  }

  /** What it says to be; v1.37.2 at first. */
  public void version(String gitVersion) {
    api.version = gitVersion;
  }

  /** The minor version that it says to emulate; "" as servers before 1.33, which say nothing. */
  public void emulates(String minor) {
    api.emulatedMinor = minor;
  }

  /** The version in which it says to store the objects of all groups; v1 and the like. */
  public void storageVersion(String version) {
    api.storageVersion = version;
  }

  /** All requests since the start, in their order. */
  public List<FakeRequest> requests() {
    return List.copyOf(requests);
  }

  /** Watches that are being served now. */
  public int openWatches() {
    return openWatches.get();
  }

  /** How often watches that ask for bookmarks get one; a minute at first. */
  public void bookmarkEvery(Duration interval) {
    bookmarks = interval;
  }

  /**
   * Watches stay open but nothing is sent on them, as if the network had gone. One that was open
   * while this was on stays silent for ever, since it has lost events.
   */
  public void silenceWatches(boolean now) {
    silent = now;
  }

  /** Answers the next such requests with a status and nothing else. */
  public void answer(Predicate<FakeRequest> which, int times, int status) {
    answer(which, times, status, "");
  }

  /** As the other, with a Retry-After header. Status 0 breaks the connection instead. */
  public void answer(Predicate<FakeRequest> which, int times, int status, String retryAfter) {
    faults.add(new Fault(which, new AtomicInteger(times), status, retryAfter));
  }

  /** Breaks all watches that are open, in the middle. */
  public void dropConnections() {
    generation.incrementAndGet();
    store.wake();
  }

  /** Listens no more, and breaks all connections. */
  public void stop() {
    dropConnections();
    server.stop(0);
  }

  /** Listens again on the same port, with the same objects. */
  public void restart() {
    server = listen(port());
  }

  @Override
  public void close() {
    stop();
  }

  private void handle(HttpExchange exchange) throws IOException {
    FakeRequest request = read(exchange);
    requests.add(request);
    for (Fault fault : faults) {
      if (fault.which.test(request) && fault.times.getAndDecrement() > 0) {
        fail(exchange, fault);
        return;
      }
    }
    try {
      if (request.isWatch()) {
        watch(exchange, request);
      } else {
        String answer = api.answer(request).toString();
        send(exchange, request, request.method().equals("POST") ? 201 : 200, answer);
      }
    } catch (Refusal refusal) {
      send(exchange, request, refusal.status(), refusal.toText());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void fail(HttpExchange exchange, Fault fault) throws IOException {
    if (fault.status == 0) {
      throw new IOException("broken on purpose");
    }
    if (!fault.retryAfter.isEmpty()) {
      exchange.getResponseHeaders().add("Retry-After", fault.retryAfter);
    }
    Refusal refusal = new Refusal(fault.status, "Injected", "refused on purpose");
    byte[] body = refusal.toJson().toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(fault.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void watch(HttpExchange exchange, FakeRequest request)
      throws IOException, InterruptedException {
    int born = generation.get();
    boolean mute = false;
    WatchFeed feed = new WatchFeed(store, api.resource(request), request);
    exchange.sendResponseHeaders(200, 0);
    openWatches.incrementAndGet();
    try (OutputStream out = new Uncloseable(exchange.getResponseBody())) {
      out.flush();
      while (!feed.ended()) {
        String lines = feed.next(bookmarks);
        if (generation.get() != born) {
          throw new IOException("broken on purpose");
        }
        mute |= silent;
        if (!mute) {
          out.write(lines.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    } finally {
      openWatches.decrementAndGet();
    }
    exchange.close();
  }

  /** Leaves the end of the answer to the exchange, so that a broken watch does not look ended. */
  private static final class Uncloseable extends FilterOutputStream {
    Uncloseable(OutputStream out) {
      super(out);
    }

    @Override
    public void close() {}
  }

  private static void send(HttpExchange exchange, FakeRequest request, int status, String text)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    boolean gzip = request.header("accept-encoding").equals("gzip");
    if (gzip) {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(status, 0);
    OutputStream plain = exchange.getResponseBody();
    try (OutputStream out = gzip ? new GZIPOutputStream(plain) : plain) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    exchange.close();
  }

  private static FakeRequest read(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] sides = pair.split("=", 2);
      query.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    if (exchange instanceof HttpsExchange secure) {
      headers.put("tls-client", peer(secure));
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    return new FakeRequest(exchange.getRequestMethod(), path, query, headers, body);
  }

  private static String peer(HttpsExchange exchange) {
    try {
      return exchange.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }
}
