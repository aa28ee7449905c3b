package io.kubevmm.executor.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches a file from a web server, going on where an earlier try ended.
 *
 * <p>A try that is cut off leaves what has come; the next one asks for the rest, and begins anew if
 * the server's file has changed since (its ETag or Last-Modified, kept beside the file). A server
 * that falls silent for a minute is given up.
 */
final class Download {

  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * Fetches into the file.
   *
   * @param most the largest size that is taken, in bytes
   * @throws StorageException if the server says no, or sends more than that
   * @throws IOException if the connection fails: trying again may help
   */
  void fetch(URI url, Path file, long most, Jobs.Progress progress)
      throws IOException, InterruptedException {
    Path tag = file.resolveSibling(file.getFileName() + ".tag");
    long there = Files.exists(file) && Files.exists(tag) ? Files.size(file) : 0;
    HttpResponse<InputStream> answer = ask(url, there, tag);
    if (answer.statusCode() == 416) { // there is no more than we have, or the file has changed
      answer.body().close();
      there = 0;
      answer = ask(url, 0, tag);
    }
    boolean goesOn = answer.statusCode() == 206;
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200 && !goesOn) {
        throw new StorageException(url + " answers " + answer.statusCode());
      }
      long begin = goesOn ? there : 0;
      OptionalLong length = answer.headers().firstValueAsLong("content-length");
      if (length.isPresent() && begin + length.getAsLong() > most) {
        throw tooLarge(url, most);
      }
      Files.writeString(tag, validator(answer).orElse(""));
      copy(url, body, file, begin, most, length, progress);
    }
    Files.deleteIfExists(tag);
  }

  private HttpResponse<InputStream> ask(URI url, long there, Path tag)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(SILENCE);
    String known = there > 0 ? Files.readString(tag) : "";
    if (!known.isEmpty()) {
      request.header("Range", "bytes=" + there + "-").header("If-Range", known);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** What If-Range compares; a weak ETag may not be used for it (RFC 9110, 13.1.5). */
  private static Optional<String> validator(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("etag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> answer.headers().firstValue("last-modified"));
  }

  private static void copy(
      URI url,
      InputStream body,
      Path file,
      long begin,
      long most,
      OptionalLong length,
      Jobs.Progress progress)
      throws IOException, InterruptedException {
    AtomicLong heard = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().name("download-watch").start(() -> watch(body, heard));
    long total = begin;
    try (OutputStream out =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            begin > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        heard.set(System.nanoTime());
        total += n;
        if (total > most) {
          throw tooLarge(url, most);
        }
        out.write(buffer, 0, n);
        if (length.isPresent() && length.getAsLong() > 0) {
          progress.at((int) (100 * total / (begin + length.getAsLong())));
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      watch.interrupt();
    }
    if (length.isPresent() && total != begin + length.getAsLong()) {
      throw new IOException(url + " ended early, after " + total + " bytes");
    }
  }

  private static void watch(InputStream body, AtomicLong heard) {
    try {
      while (System.nanoTime() - heard.get() < SILENCE.toNanos()) {
        Thread.sleep(1000);
      }
      body.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The reader sees the same.
    }
  }

  private static StorageException tooLarge(URI url, long most) {
    return new StorageException(
        url + " is larger than " + most + " bytes, which is the most that is taken");
  }
}
