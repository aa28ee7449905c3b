package io.kubevmm.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Reads the events of a watch from the server's endless row of JSON objects. */
final class WatchStream {
  private WatchStream() {}

  static void read(String call, InputStream body, WatchEvent.Sink sink) {
    // Before the parser, which waits for the first bytes.
    sink.opened();
    try (body;
        JsonParser parser = Json.MAPPER.createParser(body)) {
      while (parser.nextToken() != null) {
        if (!(Json.MAPPER.readTree(parser) instanceof ObjectNode line)
            || !(line.path("object") instanceof ObjectNode object)) {
          throw new IOException("a line of the watch is no event");
        }
        if (!sink.next(new WatchEvent(type(call, line, object), object))) {
          return;
        }
      }
    } catch (InterruptedIOException e) {
      throw KubeException.interrupted(call, new InterruptedException());
    } catch (IOException e) {
      throw KubeException.unanswered(call, e);
    }
  }

  private static WatchEvent.Type type(String call, ObjectNode line, ObjectNode object)
      throws IOException {
    return switch (Json.text(line, "type")) {
      case "ADDED" -> WatchEvent.Type.ADDED;
      case "MODIFIED" -> WatchEvent.Type.MODIFIED;
      case "DELETED" -> WatchEvent.Type.DELETED;
      case "BOOKMARK" -> WatchEvent.Type.BOOKMARK;
      case "ERROR" -> throw KubeException.refused(object.path("code").asInt(500), call, object);
      default -> throw new IOException("unknown type of event: " + Json.text(line, "type"));
    };
  }
}
