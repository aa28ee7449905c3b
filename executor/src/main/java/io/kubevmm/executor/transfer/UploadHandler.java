package io.kubevmm.executor.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kubevmm.executor.storage.Awaited;
import io.kubevmm.executor.storage.Uploads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the files of images and disks, {@code /uploads/<uid of the object>}, in the manner of the
 * resumable upload protocol tus 1.0: HEAD tells how much has come, PATCH sends what follows.
 *
 * <p>Both say which file is meant, by Upload-Length and Upload-Checksum (of the whole file, {@code
 * sha256:…}), and carry the key whose SHA-256 stands in the object's annotation.
 */
public final class UploadHandler implements HttpHandler {

  /** Where the files go. */
  public static final String PATH = "/uploads/";

  private static final Logger LOG = LoggerFactory.getLogger(UploadHandler.class);
  private static final Pattern CHECKSUM =
      Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
  private static final String BEARER = "Bearer ";
  private static final int CHECKSUM_MISMATCH = 460; // as tus has it

  private final Function<String, Optional<Awaited>> awaited;
  private final Uploads uploads;

  /**
   * A handler of uploads.
   *
   * @param awaited finds what this node takes a file for, by its uid
   */
  public UploadHandler(Function<String, Optional<Awaited>> awaited, Uploads uploads) {
    this.awaited = awaited;
    this.uploads = uploads;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (Answer e) {
        e.send(exchange);
      } catch (InterruptedException e) {
        LOG.info("an upload was taken over by a later one, or the process ends");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException, Answer {
    Awaited what = what(exchange);
    Uploads.Sent sent = new Uploads.Sent(number(exchange, "Upload-Length"), checksum(exchange));
    if (what.made()) {
      throw new Answer(409, "it has its file already, and cannot have another: make another one");
    }
    try {
      switch (exchange.getRequestMethod()) {
        case "HEAD" -> {
          told(exchange, uploads.offset(what, sent));
          exchange.sendResponseHeaders(200, -1);
        }
        case "PATCH" -> {
          long offset = number(exchange, "Upload-Offset");
          told(exchange, uploads.take(what, sent, offset, exchange.getRequestBody()));
          exchange.sendResponseHeaders(204, -1);
        }
        default -> throw new Answer(405, "HEAD and PATCH are what is understood here");
      }
    } catch (Uploads.Refused e) {
      throw new Answer(status(e.why()), String.valueOf(e.getMessage()));
    }
  }

  private static int status(Uploads.Refused.Why why) {
    return switch (why) {
      case OFFSET, DONE -> 409;
      case SIZE -> 413;
      case CHECKSUM -> CHECKSUM_MISMATCH;
      case ROOM -> 507;
      case BUSY -> 423;
    };
  }

  private static void told(HttpExchange exchange, long offset) {
    exchange.getResponseHeaders().set("Upload-Offset", Long.toString(offset));
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
  }

  /** What is not there and a key that does not fit are the same to a stranger. */
  private Awaited what(HttpExchange exchange) throws Answer {
    String uid = exchange.getRequestURI().getPath().substring(PATH.length());
    String said =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    String key = said.startsWith(BEARER) ? said.substring(BEARER.length()) : "";
    byte[] shown = digest(key).getBytes(StandardCharsets.US_ASCII);
    return awaited
        .apply(uid)
        .filter(what -> !key.isEmpty() && !what.letsIn().isEmpty())
        .filter(
            what -> MessageDigest.isEqual(shown, what.letsIn().getBytes(StandardCharsets.US_ASCII)))
        .orElseThrow(() ->
            new Answer(401, "there is no such upload, or the key does not fit: begin it again"));
  }

  private static String digest(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String checksum(HttpExchange exchange) throws Answer {
    String said =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Upload-Checksum")).orElse("");
    if (!CHECKSUM.matcher(said).matches()) {
      throw new Answer(400, "Upload-Checksum must be sha256: or sha512: and the file's digest");
    }
    return said;
  }

  private static long number(HttpExchange exchange, String header) throws Answer {
    String said = Optional.ofNullable(exchange.getRequestHeaders().getFirst(header)).orElse("");
    try {
      long number = Long.parseLong(said);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Answer(400, header + " must be a number of bytes, not '" + said + "'");
  }
}
