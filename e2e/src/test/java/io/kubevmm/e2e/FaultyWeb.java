package io.kubevmm.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A web server with files of a folder. What is asked for below {@code /half/} ends in its middle
 * and says so, below {@code /unsized/} comes without a length, below {@code /stall/} comes half and
 * then nothing, and {@code /away} redirects to a file of the host.
 */
final class FaultyWeb implements AutoCloseable {

  private final Path folder;
  private final HttpServer server;
  private final CountDownLatch over = new CountDownLatch(1);

  FaultyWeb(Path folder) {
    this.folder = folder;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.equals("/away")) {
        exchange.getResponseHeaders().add("Location", "file:///etc/passwd");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] whole = Files.readAllBytes(folder.resolve(path.substring(path.lastIndexOf('/') + 1)));
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      boolean cut = path.startsWith("/half/");
      exchange.sendResponseHeaders(
          200, path.startsWith("/unsized/") ? 0 : cut ? half.length : whole.length);
      boolean stalls = path.startsWith("/stall/");
      exchange.getResponseBody().write(cut || stalls ? half : whole);
      if (stalls) {
        exchange.getResponseBody().flush();
        over.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
  }
}
