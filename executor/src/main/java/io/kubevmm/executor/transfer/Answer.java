package io.kubevmm.executor.transfer;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** An answer that is not a file: a status, and a sentence for whoever asks. */
final class Answer extends Exception {

  private static final long serialVersionUID = 1L;

  /** How much of a request is read to its end, since whoever still sends does not listen yet. */
  private static final int MOST_DRAINED = 16 << 20;

  private final int status;

  Answer(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = MOST_DRAINED;
    for (int n = body.read(buffer); n >= 0 && left > 0; n = body.read(buffer)) {
      left -= n;
    }
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    drain(exchange.getRequestBody());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
