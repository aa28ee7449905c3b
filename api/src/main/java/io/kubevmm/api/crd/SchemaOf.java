package io.kubevmm.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Quantity;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The structural OpenAPI schema of a record. */
final class SchemaOf {

  private static final String RULES = "x-kubernetes-validations";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Gives the schema of one of libvirt's document kinds by its name. */
  private final Function<String, ObjectNode> embedded;

  SchemaOf(Function<String, ObjectNode> embedded) {
    this.embedded = embedded;
  }

  ObjectNode record(Class<?> type) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = NODES.objectNode();
    ArrayNode required = NODES.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.set(component.getName(), property(component));
      if (component.isAnnotationPresent(Required.class)) {
        required.add(component.getName());
      }
    }
    schema.set("properties", properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    ArrayNode rules = NODES.arrayNode();
    for (Rule rule : type.getAnnotationsByType(Rule.class)) {
      rules.add(rule(rule.value(), rule.message()));
    }
    if (!rules.isEmpty()) {
      schema.set(RULES, rules);
    }
    return schema;
  }

  static ObjectNode rule(String rule, String message) {
    return NODES.objectNode().put("rule", rule).put("message", message);
  }

  private ObjectNode property(RecordComponent component) {
    ObjectNode schema =
        annotation(component, Embedded.class)
            .map(document -> embedded.apply(document.value()))
            .orElseGet(() -> schema(component.getGenericType()));
    Doc doc =
        annotation(component, Doc.class)
            .orElseThrow(
                () -> new IllegalStateException(component + " has no @Doc for kubectl explain"));
    annotation(component, Quantities.class)
        .ifPresent(q -> quantity(schema, component.getName(), q));
    schema.put("description", doc.value());
    annotation(component, Limits.class).ifPresent(l -> limit(schema, l));
    annotation(component, OneOf.class).ifPresent(o -> schema.set("enum", strings(o.value())));
    annotation(component, Format.class).ifPresent(f -> schema.put("format", f.value()));
    annotation(component, Default.class)
        .ifPresent(d -> schema.set("default", defaultValue(schema, d.value())));
    annotation(component, ListMap.class)
        .ifPresent(m -> {
          schema.put("x-kubernetes-list-type", "map");
          schema.set("x-kubernetes-list-map-keys", strings(m.value()));
        });
    return schema;
  }

  private static <A extends Annotation> Optional<A> annotation(
      RecordComponent component, Class<A> type) {
    return Optional.ofNullable(component.getAnnotation(type));
  }

  private ObjectNode schema(Type type) {
    ObjectNode schema = NODES.objectNode();
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return schema(arguments[0]);
      }
      if (generic.getRawType() == List.class) {
        schema.put("type", "array").put("x-kubernetes-list-type", "atomic");
        return schema.set("items", withoutRulesOnQuantities(schema(arguments[0])));
      }
      if (generic.getRawType() == Map.class) {
        schema.put("type", "object");
        return schema.set("additionalProperties", schema(arguments[1]));
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain == String.class) {
        return schema.put("type", "string");
      }
      if (plain == boolean.class) {
        return schema.put("type", "boolean");
      }
      if (plain == int.class || plain == Integer.class) {
        return schema.put("type", "integer").put("format", "int32");
      }
      if (plain == long.class || plain == Long.class) {
        return schema.put("type", "integer").put("format", "int64");
      }
      if (plain.isEnum()) {
        ArrayNode values = schema.put("type", "string").putArray("enum");
        for (Object constant : plain.getEnumConstants()) {
          values.add(constant.toString());
        }
        return schema;
      }
      if (plain == ObjectNode.class) {
        return schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
      }
      if (plain.isRecord()) {
        return record(plain);
      }
    }
    throw new IllegalStateException("no schema for the type " + type);
  }

  private static void limit(ObjectNode schema, Limits limits) {
    if (limits.min() != Long.MIN_VALUE) {
      schema.put("minimum", limits.min());
    }
    if (limits.max() != Long.MAX_VALUE) {
      schema.put("maximum", limits.max());
    }
    if (limits.maxLength() >= 0) {
      schema.put("maxLength", limits.maxLength());
    }
    if (limits.maxItems() >= 0) {
      boolean list = schema.path("type").asText().equals("array");
      schema.put(list ? "maxItems" : "maxProperties", limits.maxItems());
    }
  }

  /** CEL's quantity library (Kubernetes 1.29) does the comparing; a plain pattern cannot. */
  private static void quantity(ObjectNode schema, String name, Quantities bounds) {
    Quantity.parse(bounds.minimum());
    Quantity.parse(bounds.maximum());
    schema.removeAll();
    schema.put("x-kubernetes-int-or-string", true).put("maxLength", 32);
    ArrayNode types = schema.putArray("anyOf");
    types.addObject().put("type", "integer");
    types.addObject().put("type", "string");
    String quantity = "isQuantity(string(self))";
    String low = "quantity(string(self)).compareTo(quantity('" + bounds.minimum() + "')) >= 0";
    String high = "quantity(string(self)).compareTo(quantity('" + bounds.maximum() + "')) <= 0";
    ArrayNode rules = schema.putArray(RULES);
    rules.add(
        rule(
            quantity,
            name + " is no quantity: write a number with a unit, for instance 512Mi or 4Gi"));
    rules.add(
        rule(
            "!" + quantity + " || (" + low + " && " + high + ")",
            name + " must be between " + bounds.minimum() + " and " + bounds.maximum()));
  }

  /**
   * Takes off what CEL says of quantities, and leaves it to the policy disk-sizes.kubevmm.io: until
   * Kubernetes 1.33 the API server takes any of them for as long as a whole request, and refuses a
   * kind that compares so many of them as a list may have.
   */
  private static ObjectNode withoutRulesOnQuantities(ObjectNode item) {
    for (JsonNode schema : item.findParents(RULES)) {
      ArrayNode rules = (ArrayNode) schema.path(RULES);
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (rules.get(i).path("rule").asText().contains("isQuantity(")) {
          rules.remove(i);
        }
      }
      if (rules.isEmpty()) {
        ((ObjectNode) schema).remove(RULES);
      }
    }
    return item;
  }

  private static JsonNode defaultValue(ObjectNode schema, String text) {
    String type = schema.path("type").asText();
    return switch (type) {
      case "string" -> NODES.textNode(text);
      case "integer" -> NODES.numberNode(Long.parseLong(text));
      case "boolean" -> NODES.booleanNode(Boolean.parseBoolean(text));
      default -> throw new IllegalStateException("no default is possible for type " + type);
    };
  }

  private static ArrayNode strings(String[] values) {
    ArrayNode array = NODES.arrayNode();
    for (String value : values) {
      array.add(value);
    }
    return array;
  }
}
