package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Infoset;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.util.Map;
import java.util.Optional;

/** Takes documents to the API server as objects, and back. */
final class RoundTrip {

  /** What became of one document. */
  sealed interface Outcome {

    /** It is stored, and what comes back says the same. */
    record Same() implements Outcome {}

    /** It is stored, and what comes back says something else. */
    record Different(String words) implements Outcome {}

    /** The API server does not take it, and says why. */
    record Refused(String sentence) implements Outcome {}
  }

  private final KubeClient client;
  private final LibvirtKind kind;

  RoundTrip(KubeClient client, LibvirtKind kind) {
    this.client = client;
    this.kind = kind;
  }

  Outcome of(String name, String xml) {
    ObjectNode tree = kind.codec().toTree(xml);
    ObjectNode object = kind.object(name, tree);
    try {
      client.create(kind.resource(), object);
    } catch (KubeException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
    JsonNode stored =
        client.get(kind.resource(), ObjectKey.of(object)).path("spec").path(kind.field());
    try {
      String back = kind.codec().toXml((ObjectNode) stored);
      Optional<String> difference = Infoset.difference(Infoset.of(xml), Infoset.of(back));
      return difference.<Outcome>map(Outcome.Different::new).orElseGet(Outcome.Same::new);
    } catch (AnalyserException e) {
      return new Outcome.Different("is stored and cannot be written: " + e.getMessage());
    }
  }

  /** Whether a tree carries what libvirt's schema does not know. */
  static boolean carries(JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().startsWith("@") || entry.getKey().startsWith("$")) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (carries(child)) {
        return true;
      }
    }
    return false;
  }
}
