package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The Kubernetes object around a document of libvirt's: {@code spec} has one key for it, named like
 * the document's root element. A domain is a VirtualMachine, a network a VirtualMachineNetwork, a
 * pool a VirtualMachineStoragePool. The others have no kind whose spec they are; they stand in a
 * LibvirtDocument, which is a form for files alone: no API server knows that kind.
 */
final class Envelope {
  private static final String OTHERS = "LibvirtDocument";
  private static final int LABEL = 63;

  private Envelope() {}

  static String kubernetesKind(DocumentKind kind) {
    return switch (kind) {
      case DOMAIN -> Kinds.VIRTUAL_MACHINE;
      case NETWORK -> "VirtualMachineNetwork";
      case STORAGE_POOL -> "VirtualMachineStoragePool";
      case STORAGE_VOLUME,
          DOMAIN_SNAPSHOT,
          DOMAIN_CHECKPOINT,
          DOMAIN_BACKUP,
          SECRET,
          NETWORK_FILTER ->
          OTHERS;
    };
  }

  /**
   * Puts a document into its object, named after the document as far as a DNS label can be.
   *
   * @param otherwise the name for a document that has none
   */
  static Document around(DocumentKind kind, ObjectNode tree, String otherwise) {
    String own = nameOf(tree);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", kubernetesKind(kind));
    String name = label(own);
    object.putObject("metadata").put("name", name.isEmpty() ? label(otherwise) : name);
    object.putObject("spec").set(kind.root(), tree);
    return new Document(kind, object, "[0]");
  }

  /** The document's own name; a secret, which has none, goes by its UUID. "" for none. */
  static String nameOf(ObjectNode tree) {
    String name = tree.path("name").asText("");
    return name.isEmpty() ? tree.path("uuid").asText("") : name;
  }

  /** A text as a DNS label: "" if nothing of it can be part of one. */
  static String label(String text) {
    String label = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    label = label.replaceAll("^-+", "");
    return label.substring(0, Math.min(LABEL, label.length())).replaceAll("-+$", "");
  }

  /**
   * Finds the document in an object.
   *
   * @param place of the object in its text
   * @throws ConversionException with the path of what is not as it should be
   */
  static Document in(JsonNode node, String place) {
    if (!(node instanceof ObjectNode object)) {
      throw new ConversionException(place, "", "is no object with apiVersion, kind and spec.");
    }
    if (!object.path("apiVersion").asText().equals(Kinds.API_VERSION)) {
      throw new ConversionException(
          place,
          "apiVersion",
          "is \"" + object.path("apiVersion").asText() + "\", not " + Kinds.API_VERSION + ".");
    }
    DocumentKind kind = kindOf(object, place);
    if (!(object.path("spec").path(kind.root()) instanceof ObjectNode)) {
      throw new ConversionException(
          place,
          "spec." + kind.root(),
          "is missing: there is nothing of libvirt's to make XML of.");
    }
    return new Document(kind, object, place);
  }

  private static DocumentKind kindOf(ObjectNode object, String place) {
    String found = object.path("kind").asText();
    List<DocumentKind> kinds =
        Arrays.stream(DocumentKind.values())
            .filter(kind -> kubernetesKind(kind).equals(found))
            .toList();
    if (kinds.isEmpty()) {
      throw new ConversionException(
          place,
          "kind",
          "is \""
              + found
              + "\", not one of VirtualMachine, VirtualMachineNetwork, VirtualMachineStoragePool,"
              + " LibvirtDocument.");
    }
    return kinds.stream()
        .filter(kind -> kinds.size() == 1 || object.path("spec").has(kind.root()))
        .findFirst()
        .orElseThrow(() ->
            new ConversionException(
                place,
                "spec",
                "has none of " + kinds.stream().map(DocumentKind::root).toList() + "."));
  }

  /**
   * The fields beside the document that XML has no place for and that say nothing about the guest.
   *
   * @throws ConversionException if there are others
   */
  static List<String> leftOut(Document document) {
    List<String> left = beside(document, true);
    List<String> refused = completing(document);
    if (!refused.isEmpty()) {
      throw new ConversionException(
          document.place(),
          String.join(", ", refused),
          "XML is made of this only on a node, with what that node offers; say it in "
              + document.path()
              + " to convert it.");
    }
    return left;
  }

  /** The fields beside the document from which a node completes it, such as {@code spec.cpu}. */
  static List<String> completing(Document document) {
    return beside(document, false);
  }

  private static List<String> beside(Document document, boolean clusters) {
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : document.spec().properties()) {
      if (VirtualMachineSpec.CLUSTER_FIELDS.contains(field.getKey()) == clusters) {
        fields.add("spec." + field.getKey());
      }
    }
    fields.remove(document.path());
    return fields;
  }
}
