package io.kubevmm.api.crd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import java.util.Locale;
import java.util.function.Function;

/** Makes the CustomResourceDefinition of a kind. */
final class CrdGenerator {

  private final SchemaOf schemas;

  CrdGenerator(Function<String, ObjectNode> embedded) {
    schemas = new SchemaOf(embedded);
  }

  ObjectNode generate(KindDefinition kind) {
    ObjectNode crd = JsonNodeFactory.instance.objectNode();
    crd.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    crd.putObject("metadata").put("name", kind.plural() + "." + Kinds.GROUP);
    ObjectNode spec = crd.putObject("spec");
    spec.put("group", Kinds.GROUP).put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    ObjectNode names = spec.putObject("names");
    names.put("kind", kind.kind()).put("listKind", kind.kind() + "List");
    names.put("plural", kind.plural()).put("singular", kind.kind().toLowerCase(Locale.ROOT));
    names.putArray("shortNames").add(kind.shortName());
    names.putArray("categories").add("kubevmm");

    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", Kinds.VERSION).put("served", true).put("storage", true);
    version.putObject("subresources").putObject("status");
    if (!kind.selectableFields().isEmpty()) {
      ArrayNode fields = version.putArray("selectableFields");
      kind.selectableFields().forEach(path -> fields.addObject().put("jsonPath", path));
    }
    ArrayNode columns = version.putArray("additionalPrinterColumns");
    for (KindDefinition.Column column : kind.columns()) {
      ObjectNode entry = columns.addObject();
      entry.put("name", column.name()).put("type", column.type());
      entry.put("jsonPath", column.jsonPath());
      if (column.priority() > 0) {
        entry.put("priority", column.priority());
      }
    }
    version.putObject("schema").set("openAPIV3Schema", root(kind));
    return crd;
  }

  private ObjectNode root(KindDefinition kind) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("type", "object").put("description", kind.description());
    ObjectNode properties = root.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    properties.set("spec", schemas.record(kind.spec()).put("description", "What is wanted."));
    properties.set("status", schemas.record(kind.status()).put("description", "What is."));
    if (kind.namespaced()) {
      root.putArray("required").add("spec");
    }
    if (!kind.nameRule().isEmpty()) {
      root.putArray("x-kubernetes-validations")
          .add(SchemaOf.rule(kind.nameRule().get(0), kind.nameRule().get(1)));
    }
    return root;
  }
}
