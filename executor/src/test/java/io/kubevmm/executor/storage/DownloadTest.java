package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

  private static final int SIZE = 300_000;

  @TempDir private Path folder;

  private final byte[] content = new byte[SIZE];
  private final List<String> ranges = new ArrayList<>();
  private final Download download = new Download();
  private HttpServer server;
  private String tag = "\"one\"";
  private int cutAfter = SIZE;

  @BeforeEach
  void serve() throws IOException {
    new Random(1).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::answer);
    server.createContext(
        "/loop",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/loop");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  /** A web server that knows ranges, and may break off. */
  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String since = exchange.getRequestHeaders().getFirst("If-Range");
    ranges.add(String.valueOf(range));
    boolean goesOn = range != null && tag.equals(since);
    int begin = goesOn ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
    exchange.getResponseHeaders().add("ETag", tag);
    exchange.sendResponseHeaders(goesOn ? 206 : 200, SIZE - begin);
    int end = Math.min(SIZE, begin + cutAfter);
    exchange.getResponseBody().write(Arrays.copyOfRange(content, begin, end));
    exchange.close();
  }

  private Path fetch(String path, long most) throws IOException, InterruptedException {
    Path file = folder.resolve("file");
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    download.fetch(url, file, most, percent -> {});
    return file;
  }

  @Test
  void aFileComesWhole() throws Exception {
    assertThat(Files.readAllBytes(fetch("/file", SIZE))).isEqualTo(content);
    assertThat(ranges).containsExactly("null");
  }

  @Test
  void whatWasCutOffGoesOnWhereItEnded() throws Exception {
    cutAfter = 100_000;
    assertThatThrownBy(() -> fetch("/file", SIZE)).isInstanceOf(IOException.class);
    cutAfter = SIZE;
    assertThat(Files.readAllBytes(fetch("/file", SIZE))).isEqualTo(content);
    assertThat(ranges.getLast()).startsWith("bytes=").isNotEqualTo("bytes=0-");
  }

  @Test
  void aFileThatChangedMeanwhileIsBegunAnew() throws Exception {
    cutAfter = 100_000;
    assertThatThrownBy(() -> fetch("/file", SIZE)).isInstanceOf(IOException.class);
    cutAfter = SIZE;
    tag = "\"two\"";
    new Random(2).nextBytes(content);
    assertThat(Files.readAllBytes(fetch("/file", SIZE))).isEqualTo(content);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> fetch("/file", SIZE - 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("larger than " + (SIZE - 1) + " bytes");
  }

  @Test
  void aCircleOfRedirectsEnds() {
    assertThatThrownBy(() -> fetch("/loop", SIZE)).isInstanceOf(StorageException.class);
  }
}
