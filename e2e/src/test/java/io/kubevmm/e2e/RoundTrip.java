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
import java.util.TreeMap;

/** Takes documents to the API server as objects, and back. */
final class RoundTrip {

  /** What became of one document. */
  sealed interface Outcome {

    /** It is stored, and what comes back says the same. */
    record Same() implements Outcome {}

    /** It is stored, and what comes back says something else. */
    record Different(String words) implements Outcome {}

    /** The API server does not take it. */
    record Refused(Why why, String sentence) implements Outcome {}
  }

  /** Why a document may be refused. */
  enum Why {
    /** The tree carries what libvirt's schema does not know. */
    CARRIED,
    /** A number has leading zeros or the like, and so stays a string. */
    SPELLING,
    /** Our codec would write the tree: this should not happen. */
    NONE
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
      return new Outcome.Refused(why(tree), String.valueOf(e.getMessage()));
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

  private Why why(ObjectNode tree) {
    if (carries(tree)) {
      return Why.CARRIED;
    }
    try {
      kind.codec().toXml(tree);
      return Why.NONE;
    } catch (AnalyserException e) {
      return Why.SPELLING;
    }
  }

  private static boolean carries(JsonNode node) {
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

  /** The sentences without names and values, counted. */
  static Map<String, Integer> classes(Iterable<String> sentences) {
    Map<String, Integer> classes = new TreeMap<>();
    for (String sentence : sentences) {
      classes.merge(kindOf(sentence), 1, Integer::sum);
    }
    return classes;
  }

  private static String kindOf(String sentence) {
    return java.util.stream.Stream.of(
            "unknown field",
            "must be of type",
            "Unsupported value",
            "should match",
            "should be less",
            "should be greater",
            "Duplicate value",
            "Required value")
        .filter(sentence::contains)
        .findFirst()
        .orElse(sentence);
  }
}
