package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.kube.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Sends one file to the node that awaits it.
 *
 * <p>The key that lets it in is made here, and only its SHA-256 goes into the object's annotation:
 * whoever may change the object may send its file. The node's certificate is the one that stands in
 * the object's status.
 */
final class Upload {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String SHA256 = "sha256:";
  private static final int KEY_BYTES = 32;
  private static final int UNKNOWN_KEY = 401;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;

  private final KubeClient client;
  private final Resource resource;
  private final String word;
  private final ObjectKey object;
  private final long deadline;
  private final PrintWriter progress;
  private final String key;

  /**
   * An upload.
   *
   * @param resource that of the object
   * @param word for it, in a sentence
   * @param patience how long to wait for a node, and then for the object
   * @param progress takes a line now and then
   */
  Upload(
      KubeClient client,
      Resource resource,
      String word,
      ObjectKey object,
      Duration patience,
      PrintWriter progress) {
    this.client = client;
    this.resource = resource;
    this.word = word;
    this.object = object;
    this.progress = progress;
    deadline = System.nanoTime() + patience.toNanos();
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Sends the file and waits for the object; a {@link Failure} says why it does not come. */
  void send(Path file) {
    try {
      progress.println("Reading " + file + " …");
      progress.flush();
      String checksum = SHA256 + HexFormat.of().formatHex(digest(Files.newInputStream(file)));
      ObjectNode patch = Json.object();
      byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
      patch
          .putObject("metadata")
          .putObject("annotations")
          .put(Kinds.UPLOAD_ANNOTATION, SHA256 + HexFormat.of().formatHex(sha256().digest(bytes)));
      ObjectNode asked = client.mergePatch(resource, object, patch);
      String trouble = "";
      while (!sent(file, asked.path("metadata").path("uid").asText(), checksum, trouble)) {
        trouble = "the connection was cut";
        pause();
      }
      await(version(asked), checksum);
    } catch (IOException e) {
      throw Failure.user(file + " cannot be read: " + e.getMessage());
    }
  }

  /** One try; false if the connection did not hold, and another try may. */
  private boolean sent(Path file, String uid, String checksum, String before) throws IOException {
    JsonNode target = target(before);
    URI url = URI.create(target.path("url").asText() + "/uploads/" + uid);
    long size = Files.size(file);
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(PinnedTls.client(target.path("certificate").asText(), Optional.empty()))
            .build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .header("Authorization", "Bearer " + key)
              .header("Upload-Length", Long.toString(size))
              .header("Upload-Checksum", checksum);
      HttpResponse<String> head =
          http.send(
              request.copy().method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.ofString());
      switch (head.statusCode()) { // which has no words
        case UNKNOWN_KEY -> {
          late("No node takes the file: ", "it does not know of this upload yet.");
          return false;
        }
        case CONFLICT -> {
          return true; // it has the file; whether it is this one, the checksum will tell
        }
        case TOO_LARGE ->
            throw Failure.user(
                file + " is larger than what the " + word + " takes (source.upload.maxSize).");
        default -> refuse(head);
      }
      long from = head.headers().firstValueAsLong("Upload-Offset").orElse(0);
      Pieces pieces = new Pieces(file, from, size, progress);
      HttpResponse<String> answer =
          http.send(
              request
                  .copy()
                  .header("Upload-Offset", Long.toString(from))
                  .header("Content-Type", "application/offset+octet-stream")
                  .method("PATCH", pieces.publisher())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == CONFLICT) {
        return false;
      }
      refuse(answer);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cluster("The upload was interrupted; the same command goes on with it.");
    } catch (IOException | UncheckedIOException e) {
      if (System.nanoTime() > deadline) {
        throw Failure.cluster(
            "The node cannot be reached at " + url + ": " + e + ". The same command goes on.");
      }
      return false;
    }
  }

  private static void refuse(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      String said = answer.body() == null ? "" : answer.body().strip();
      throw Failure.cluster(
          "The node did not take the file: "
              + (said.isEmpty() ? "it answers " + answer.statusCode() : said));
    }
  }

  /** Where the file is awaited. */
  private JsonNode target(String before) {
    while (true) {
      ObjectNode now = client.get(resource, object);
      JsonNode target = now.path("status").path("upload");
      if (target.has("url")) {
        return target;
      }
      late("No node takes the file: ", before.isEmpty() ? message(now) : before);
      pause();
    }
  }

  /** Waits until the node has made the object of it; what was said before is of another file. */
  private void await(String before, String checksum) {
    while (true) {
      ObjectNode now = client.get(resource, object);
      String phase = now.path("status").path("phase").asText();
      if (phase.equals("Ready")) {
        String made = now.path("status").path("checksum").asText();
        if (made.startsWith(SHA256) && !made.equals(checksum)) {
          throw Failure.user("The " + word + " was made meanwhile, and of another file.");
        }
        return;
      }
      if (phase.equals("Failed") && !version(now).equals(before)) {
        throw Failure.cluster(
            "The file came, and no " + word + " can be made of it: " + message(now));
      }
      late("The file came, and the " + word + " is " + phase + ": ", message(now));
      pause();
    }
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  private void late(String what, String why) {
    if (System.nanoTime() > deadline) {
      throw Failure.cluster(what + (why.isEmpty() ? "nobody says why." : why));
    }
  }

  private static String message(ObjectNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cluster("The upload was interrupted; the same command goes on with it.");
    }
  }

  private static byte[] digest(InputStream content) throws IOException {
    try (content) {
      MessageDigest digest = sha256();
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return digest.digest();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
