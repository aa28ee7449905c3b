package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The CustomResourceDefinition of one of our kinds. */
public final class Definition {

  private static final Map<String, Optional<Definition>> LOADED = new ConcurrentHashMap<>();
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_GENERATED = 63;
  private static final Cel CEL = new Cel();

  private final ObjectNode schema;
  private final boolean namespaced;

  private Definition(ObjectNode crd) {
    JsonNode spec = crd.path("spec");
    schema = (ObjectNode) spec.at("/versions/0/schema/openAPIV3Schema");
    namespaced = spec.path("scope").asText().equals("Namespaced");
  }

  /** The definition of a kind, if it is one of ours. */
  public static Optional<Definition> of(String kind) {
    return LOADED.computeIfAbsent(kind, Definition::load);
  }

  private static Optional<Definition> load(String kind) {
    if (!kind.matches("[A-Za-z]+")) {
      return Optional.empty();
    }
    String file = "10-crd-" + kind.toLowerCase(Locale.ROOT) + "s.yaml";
    try (InputStream in = Definition.class.getResourceAsStream(file)) {
      if (in == null) {
        return Optional.empty();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ObjectNode crd = (ObjectNode) new YamlCodec().readAll(text).getFirst();
      if (!crd.at("/spec/names/kind").asText().equals(kind)) {
        return Optional.empty();
      }
      Definition definition = new Definition(crd);
      if (kind.equals("VirtualMachine")) {
        load("VirtualMachineDisk").ifPresent(definition::judgeTemplatesAs);
      }
      return Optional.of(definition);
    } catch (IOException e) {
      throw new UncheckedIOException("the definition " + file + " cannot be read", e);
    }
  }

  /**
   * A template is the spec of a disk. What its kind says of sizes a policy says of templates
   * (disk-sizes.kubevmm.io), which are too many for an older API server's kind.
   */
  private void judgeTemplatesAs(Definition disk) {
    ObjectNode fields =
        (ObjectNode) schema.at("/properties/spec/properties/disks/items/properties");
    fields.set("template", disk.schema.at("/properties/spec"));
  }

  /**
   * What an API server would refuse, in the order of the object.
   *
   * @param others paths that are judged by others
   */
  public List<Finding> judge(ObjectNode object, Set<String> others) {
    ObjectNode whole = object.deepCopy();
    Defaults.apply(whole, schema);
    List<Finding> findings = new ArrayList<>();
    if (!namespaced && object.path("metadata").has("namespace")) {
      findings.add(new Finding("metadata.namespace", "the kind has no namespaces: leave it out."));
    }
    Set<String> wrong = new HashSet<>();
    new StructuralSchema(others, wrong, findings).judge(whole, schema, "");
    String name = name(object.path("metadata"));
    new Rules(CEL, wrong, findings).judge(whole, schema, name);
    if (findings.stream().noneMatch(finding -> finding.path().equals("metadata.name"))) {
      findings.addAll(judge(name));
    }
    Map<String, Integer> order = new HashMap<>();
    number(whole, "", order);
    findings.sort(Comparator.comparingInt(finding -> place(finding.path(), order)));
    return findings;
  }

  private static void number(JsonNode value, String path, Map<String, Integer> order) {
    order.put(path, order.size());
    value
        .properties()
        .forEach(field -> number(field.getValue(), Rules.child(path, field.getKey()), order));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      number(value.get(i), path + "[" + i + "]", order);
    }
  }

  /** Of what is missing: the place of what it is missing in. */
  private static int place(String path, Map<String, Integer> order) {
    Integer found = order.get(path);
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return found != null ? found : end < 0 ? 0 : place(path.substring(0, end), order);
  }

  /** What the object is called, or what an API server would make of generateName. */
  private static String name(JsonNode metadata) {
    String prefix = metadata.path("generateName").asText("");
    String name = metadata.path("name").asText("");
    if (!name.isEmpty() || prefix.isEmpty()) {
      return name;
    }
    String suffix = "xxxxx";
    return prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED - suffix.length()))
        + suffix;
  }

  private static List<Finding> judge(String name) {
    if (name.isEmpty()) {
      return List.of(new Finding("metadata.name", "is missing."));
    }
    return name.length() <= LONGEST_NAME && DNS_SUBDOMAIN.matcher(name).matches()
        ? List.of()
        : List.of(
            new Finding(
                "metadata.name",
                "must consist of lower-case letters, digits, hyphens and dots, with a letter or"
                    + " digit first and last, and have at most "
                    + LONGEST_NAME
                    + " characters."));
  }
}
