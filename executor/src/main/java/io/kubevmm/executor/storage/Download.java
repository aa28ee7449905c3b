package io.kubevmm.executor.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a file from a web server, going on where an earlier try ended.
 *
 * <p>A try that is cut off leaves what has come; the next one asks for the rest, and begins anew if
 * the server's file has changed since (its ETag or Last-Modified, kept beside the file). A server
 * that sends next to nothing is given up ({@link Pace}).
 */
final class Download {

  /** How long a server may be silent. */
  static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Pattern RANGE = Pattern.compile("bytes ([0-9]+)-[0-9]+/([0-9]+|\\*)");

  private final Duration silence;
  private final WebServer server;

  Download(Duration silence, WebServer server) {
    this.silence = silence;
    this.server = server;
  }

  /** From any web server. */
  Download(Duration silence) {
    this(silence, new WebServer(silence, Optional.empty(), Map.of()));
  }

  /** An answer that is used: it begins after this many bytes of a file of that size. */
  private record Part(HttpResponse<InputStream> answer, long begin, OptionalLong size) {}

  /**
   * Fetches into the file.
   *
   * @param most the largest size that is taken, in bytes
   * @throws StorageException if it does not come, or is larger than that: with the URL and why
   */
  void fetch(String url, Path file, long most, Jobs.Progress progress)
      throws IOException, InterruptedException {
    Path tag = file.resolveSibling(file.getFileName() + ".tag");
    Part part = ask(url, file, tag);
    try (InputStream body = part.answer().body()) {
      if (part.size().orElse(0) > most) {
        throw tooLarge(url, most);
      }
      if (part.begin() == 0) {
        Files.deleteIfExists(file); // before the tag, which never speaks of another file's bytes
        Files.writeString(tag, validator(part.answer()).orElse(""));
      }
      requireRoom(url, file, part);
      copy(url, body, file, part, most, progress);
    }
    Files.deleteIfExists(tag);
  }

  private Part ask(String url, Path file, Path tag) throws IOException, InterruptedException {
    String known = Files.exists(file) && Files.exists(tag) ? Files.readString(tag) : "";
    long there = known.isEmpty() ? 0 : Files.size(file);
    if (there > 0) {
      Map<String, String> rest = Map.of("Range", "bytes=" + there + "-", "If-Range", known);
      HttpResponse<InputStream> answer = server.ask(url, rest);
      if (answer.statusCode() == 200) {
        return whole(answer);
      }
      Matcher range = RANGE.matcher(answer.headers().firstValue("content-range").orElse(""));
      boolean goesOn =
          answer.statusCode() == 206
              && range.matches()
              && range.group(1).equals(Long.toString(there))
              && validator(answer).orElse(known).equals(known);
      if (goesOn) {
        return new Part(answer, there, size(range.group(2)));
      }
      answer.body().close(); // there is no more than we have, or it is not what we asked for
    }
    HttpResponse<InputStream> answer = server.ask(url, Map.of());
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw WebServer.refused(url, answer.statusCode());
    }
    return whole(answer);
  }

  private static Part whole(HttpResponse<InputStream> answer) {
    return new Part(answer, 0, answer.headers().firstValueAsLong("content-length"));
  }

  private static OptionalLong size(String text) {
    return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** What If-Range compares; a weak ETag may not be used for it (RFC 9110, 13.1.5). */
  private static Optional<String> validator(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("etag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> answer.headers().firstValue("last-modified"));
  }

  /** A file that cannot come whole is not begun, since guests may live on the same disk. */
  private static void requireRoom(String url, Path file, Part part) throws IOException {
    Path folder = file.resolveSibling("");
    long room = Files.getFileStore(folder).getUsableSpace();
    if (part.size().orElse(0) - part.begin() > room) {
      throw new StorageException(
          url
              + " has "
              + part.size().getAsLong()
              + " bytes, and the node has room for "
              + room
              + " more in "
              + folder
              + ": make room there");
    }
  }

  private void copy(
      String url, InputStream body, Path file, Part part, long most, Jobs.Progress progress)
      throws IOException, InterruptedException {
    long total = part.begin();
    try (FileOutputStream out = new FileOutputStream(file.toFile(), part.begin() > 0);
        Pace pace = Pace.of(body, silence)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = read(url, body, buffer, total, part, pace);
          n >= 0;
          n = read(url, body, buffer, total, part, pace)) {
        pace.came(n);
        total += n;
        if (total > most) {
          throw tooLarge(url, most);
        }
        write(out, buffer, n, file);
        if (part.size().orElse(0) > 0) {
          progress.at((int) Math.min(100, 100 * total / part.size().getAsLong()));
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      out.getFD().sync();
    }
    if (total != part.size().orElse(total)) {
      throw brokeOff(url, total, part, "the connection ended");
    }
  }

  private static int read(
      String url, InputStream body, byte[] buffer, long total, Part part, Pace pace)
      throws InterruptedException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      String why = pace.tooSlow() ? pace.toString() : String.valueOf(e.getMessage());
      throw brokeOff(url, total, part, why);
    }
  }

  /** What there is no room for is given up whole, so that the others have the room. */
  private static void write(OutputStream out, byte[] buffer, int length, Path file)
      throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw StorageException.notWritten(file.resolveSibling(""), e);
    }
  }

  private static StorageException brokeOff(String url, long total, Part part, String why) {
    String of = part.size().isPresent() ? " of " + part.size().getAsLong() : "";
    return new StorageException(
        url
            + " broke off after "
            + total
            + of
            + " bytes ("
            + why
            + "): the next try asks for the rest; see whether the server is well");
  }

  private static StorageException tooLarge(String url, long most) {
    return new StorageException(
        url
            + " is larger than "
            + most
            + " bytes, the most that is taken: make an image with a larger source.http.maxSize");
  }
}
