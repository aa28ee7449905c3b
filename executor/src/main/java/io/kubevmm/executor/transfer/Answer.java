package io.kubevmm.executor.transfer;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer that is not a file: a status, and a sentence for whoever asks. */
final class Answer extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  Answer(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
