package io.kubevmm.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a process tells about itself over HTTP, as Kubernetes and Prometheus ask for it: {@code
 * /livez} (is a restart of any use?), {@code /readyz} (can it do its work?) and {@code /metrics}.
 *
 * <p>It holds counts and no names of objects, and changes nothing. Each answer is given by a thread
 * of its own, so that one that asks slowly holds up nobody else.
 */
public final class Diagnostics implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int BACKLOG = 16;

  private final PrometheusRegistry registry;
  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private Diagnostics(InetSocketAddress address, PrometheusRegistry registry) {
    this.registry = registry;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--diagnostics-address " + address + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Takes an address, and answers there from {@link #start} on; with the JVM's own metrics.
   *
   * @throws UncheckedIOException if the address cannot be had, with a sentence that says so
   */
  public static Diagnostics at(InetSocketAddress address, PrometheusRegistry registry) {
    JvmMetrics.builder().register(registry);
    return new Diagnostics(address, registry);
  }

  /**
   * Something that must hold for the process to be ready.
   *
   * @param objection what is the matter, in a few words; empty if nothing is
   */
  public Diagnostics ready(String name, Supplier<Optional<String>> objection) {
    checks.put(name, objection);
    return this;
  }

  /** Begins to answer. */
  public Diagnostics start() {
    server.setExecutor(workers);
    server.createContext("/livez", exchange -> answer(exchange, Map.of("threads", deadlock())));
    server.createContext("/readyz", exchange -> answer(exchange, objections()));
    server.createContext("/metrics", this::metrics);
    server.start();
    return this;
  }

  /** Where it answers: the port is the real one if any was asked for. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private static Optional<String> deadlock() {
    return Optional.ofNullable(ManagementFactory.getThreadMXBean().findDeadlockedThreads())
        .map(threads -> threads.length + " threads wait for each other");
  }

  private Map<String, Optional<String>> objections() {
    Map<String, Optional<String>> found = new LinkedHashMap<>();
    checks.forEach((name, check) -> found.put(name, check.get()));
    return found;
  }

  /** In the manner of the API server's own {@code /readyz?verbose}. */
  private static void answer(HttpExchange exchange, Map<String, Optional<String>> checks)
      throws IOException {
    StringBuilder text = new StringBuilder();
    checks.forEach((name, objection) ->
        text.append(objection.isEmpty() ? "[+]" : "[-]")
            .append(name)
            .append(objection.map(words -> " failed: " + words).orElse(" ok"))
            .append('\n'));
    boolean well = checks.values().stream().allMatch(Optional::isEmpty);
    send(exchange, well ? 200 : 503, TEXT, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void metrics(HttpExchange exchange) throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.scrape());
    send(exchange, 200, writer.getContentType(), out.toByteArray());
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean read = exchange.getRequestMethod().equals("GET");
      exchange.sendResponseHeaders(read ? status : 405, read ? body.length : -1);
      if (read) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
