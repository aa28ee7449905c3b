package io.kubevmm.executor.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Asks web servers for files, and says in a sentence what is wrong when there is none.
 *
 * <p>A redirect is followed to a web server only, and never from https to http.
 */
final class WebServer {

  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 10;

  private final Duration silence;
  private final HttpClient client;
  private final Map<String, String> always;

  /**
   * A client of web servers.
   *
   * @param silence how long a server may take to answer
   * @param tls what servers are known by, if not by the authorities of the web
   * @param always headers of every request
   */
  WebServer(Duration silence, Optional<SSLContext> tls, Map<String, String> always) {
    this.silence = silence;
    this.always = always;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER);
    tls.ifPresent(builder::sslContext);
    client = builder.build();
  }

  /** Asks for a file, wherever it has moved to. */
  HttpResponse<InputStream> ask(String url, Map<String, String> headers)
      throws IOException, InterruptedException {
    URI at = parse(url, "");
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> answer = send(url, at, headers);
      if (!REDIRECTS.contains(answer.statusCode())) {
        return answer;
      }
      answer.body().close();
      at = next(url, at, answer.headers().firstValue("location"));
    }
    throw new StorageException(
        url + " redirects again and again, at last to " + at + ": take the URL of the file itself");
  }

  private HttpResponse<InputStream> send(String url, URI at, Map<String, String> headers)
      throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(silence);
    always.forEach(request::header);
    headers.forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String where = at.toString().equals(url) ? "" : ", which redirects to " + at + ",";
      throw new StorageException(
          url + where + " cannot be fetched: " + why(e) + "; try curl -I " + at + " on the node",
          e);
    }
  }

  private String why(IOException failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException) {
        return "no address is known for its host";
      }
    }
    return switch (failure) {
      case HttpConnectTimeoutException e -> "no connection within " + CONNECT.toSeconds() + " s";
      case HttpTimeoutException e -> "no answer within " + silence.toSeconds() + " s";
      case ConnectException e when e.getMessage() == null -> "the connection was refused";
      default -> Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
    };
  }

  /** Where a redirect leads. */
  static URI next(String url, URI at, Optional<String> location) {
    if (location.isEmpty()) {
      throw new StorageException(
          url + " redirects and does not say where to: take the URL of the file itself");
    }
    URI next = at.resolve(parse(location.get(), url + " redirects to "));
    String scheme = String.valueOf(next.getScheme());
    boolean plain = scheme.equalsIgnoreCase("http");
    if (next.getHost() == null || !(plain || scheme.equalsIgnoreCase("https"))) {
      throw new StorageException(
          url + " redirects to " + next + ", which is no file of a web server and is not followed");
    }
    if (plain && "https".equalsIgnoreCase(at.getScheme())) {
      throw new StorageException(
          url
              + " redirects from https to "
              + next
              + ", which is not followed, since anybody on the way could change the file: take a"
              + " server that stays with https");
    }
    return next;
  }

  private static URI parse(String url, String before) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new StorageException(before + url + ", which is no URL: " + e.getMessage(), e);
    }
  }

  /** What is wrong with an answer that is not the file. */
  static StorageException refused(String url, int status) {
    String why =
        switch (status) {
          case 401, 403 ->
              "it gives the file only to those whom it knows, and images are fetched without"
                  + " credentials";
          case 404, 410 -> "there is no such file";
          case 206, 416 -> "the whole file was asked for, and it speaks of a part";
          default -> "that is no file; see what it says with curl -I " + url;
        };
    return new StorageException(url + " answers " + status + ": " + why);
  }
}
