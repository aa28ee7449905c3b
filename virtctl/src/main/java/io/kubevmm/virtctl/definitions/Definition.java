package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The CustomResourceDefinition of one of our kinds. */
public final class Definition {

  private static final Map<String, Optional<Definition>> LOADED = new ConcurrentHashMap<>();
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_NAME = 253;
  private static final Pattern MATCHES =
      Pattern.compile("self\\.metadata\\.name\\.matches\\('(.*)'\\)");
  private static final Pattern SIZE =
      Pattern.compile("size\\(self\\.metadata\\.name\\) <= ([0-9]+)");

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
      return crd.at("/spec/names/kind").asText().equals(kind)
          ? Optional.of(new Definition(crd))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the definition " + file + " cannot be read", e);
    }
  }

  /**
   * What an API server would refuse, in the order of the object.
   *
   * @param others paths that are judged by others
   */
  public List<Finding> judge(ObjectNode object, Set<String> others) {
    List<Finding> findings = new ArrayList<>(name(object));
    if (!namespaced && object.path("metadata").has("namespace")) {
      findings.add(new Finding("metadata.namespace", "the kind has no namespaces: leave it out."));
    }
    new StructuralSchema(others, findings).judge(object, schema, "");
    return findings;
  }

  private List<Finding> name(ObjectNode object) {
    String name = object.path("metadata").path("name").asText("");
    if (name.isEmpty()) {
      return object.path("metadata").has("generateName")
          ? List.of()
          : List.of(new Finding("metadata.name", "is missing."));
    }
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!obeys(name, rule.path("rule").asText())) {
        return List.of(new Finding("metadata.name", rule.path("message").asText() + "."));
      }
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

  private static boolean obeys(String name, String rule) {
    Matcher matches = MATCHES.matcher(rule);
    Matcher size = SIZE.matcher(rule);
    return (!matches.matches() || Pattern.compile(matches.group(1)).matcher(name).find())
        && (!size.matches() || name.length() <= Integer.parseInt(size.group(1)));
  }
}
