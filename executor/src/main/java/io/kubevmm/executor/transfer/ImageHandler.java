package io.kubevmm.executor.transfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.kubevmm.executor.storage.Peers;
import io.kubevmm.kube.PinnedTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Gives other executors this node's copies of images, {@code /images/<uid of the image>}. */
public final class ImageHandler implements HttpHandler {

  /** Where copies of images come from. */
  public static final String PATH = "/images/";

  private static final Pattern FROM = Pattern.compile("bytes=([0-9]{1,18})-");

  private final Function<String, Optional<Path>> files;
  private final Function<String, Optional<String>> certificates;

  /**
   * A handler of images.
   *
   * @param files finds the file of an image's copy by the image's uid
   * @param certificates finds the fingerprint of a node's certificate by the node's name
   */
  public ImageHandler(
      Function<String, Optional<Path>> files, Function<String, Optional<String>> certificates) {
    this.files = files;
    this.certificates = certificates;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer((HttpsExchange) exchange);
      } catch (Answer e) {
        e.send(exchange);
      }
    }
  }

  private void answer(HttpsExchange exchange) throws IOException, Answer {
    if (!isNode(exchange)) {
      throw new Answer(401, "images are given to executors of this cluster only");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      throw new Answer(405, "GET is what is understood here");
    }
    String uid = exchange.getRequestURI().getPath().substring(PATH.length());
    Path file =
        files.apply(uid).orElseThrow(() -> new Answer(404, "this node has no copy of the image"));
    send(exchange, file);
  }

  private boolean isNode(HttpsExchange exchange) {
    String node = exchange.getRequestHeaders().getFirst(Peers.NODE_HEADER);
    try {
      X509Certificate shown = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
      return node != null
          && certificates.apply(node).filter(PinnedTls.fingerprint(shown)::equals).isPresent();
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return false;
    }
  }

  private static void send(HttpExchange exchange, Path file) throws IOException, Answer {
    long size = Files.size(file);
    String tag = "\"" + Files.getLastModifiedTime(file).toMillis() + "-" + size + "\"";
    long from = from(exchange, tag);
    if (from >= size) {
      throw new Answer(416, "the file ends before that");
    }
    exchange.getResponseHeaders().set("ETag", tag);
    if (from > 0) {
      String range = "bytes " + from + "-" + (size - 1) + "/" + size;
      exchange.getResponseHeaders().set("Content-Range", range);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, size - from);
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = exchange.getResponseBody()) {
      in.skipNBytes(from);
      in.transferTo(out);
    }
  }

  /** Where to begin: the client may have some of the same file already. */
  private static long from(HttpExchange exchange, String tag) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    Matcher matcher = FROM.matcher(range == null ? "" : range);
    return same && matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
  }
}
