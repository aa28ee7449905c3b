package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.virtctl.definitions.Definition;
import io.kubevmm.virtctl.definitions.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code virtctl validate} says of an object what a real API server says of it. */
class ApiServerRulesIT {
  private static final Path OBJECTS =
      Lab.manifests()
          .resolveSibling("virtctl/src/test/resources/io/kubevmm/virtctl/definitions/objects.yaml");

  /** Rules of the whole object see its name only; of these an API server gives no place. */
  private static final String WHOLE = "metadata.name";

  private static final String NOT_ASKED = "some validation rules were not checked";
  private static final Pattern CAUSE =
      Pattern.compile(
          "(<nil>|[a-zA-Z][\\w.\\[\\]]*): (?:Invalid value|Required value|Unsupported value|Too long"
              + "|Too many|Duplicate value|Forbidden)(?=: |[,\\]]|$)");

  @TempDir private static Path folder;

  /** The kind with its resource and the sentences of its rules, each with the place it is at. */
  private record Kind(Resource resource, Map<String, Set<String>> rules) {}

  private record Cause(String path, String text) {
    String place() {
      return path.replaceAll("\\[[0-9]+]", "[]");
    }
  }

  @Test
  void anObjectIsRefusedOfflineForWhatAnApiServerRefusesItFor() throws IOException {
    try (BareCluster cluster = BareCluster.start(folder.resolve("cluster"));
        KubeClient judge = cluster.admin().dryRun()) {
      Map<String, Kind> kinds = kinds(cluster.admin());
      kinds.values().forEach(kind -> cluster.awaitServed(kind.resource()));
      Set<String> unproven = new TreeSet<>();
      kinds.forEach((kind, it) ->
          it.rules()
              .forEach((place, sentences) ->
                  sentences.forEach(
                      sentence -> unproven.add(kind + " " + place + ": " + sentence))));
      assertThat(unproven).hasSizeGreaterThan(90);

      SoftAssertions all = new SoftAssertions();
      for (JsonNode line : new YamlCodec().readAll(Files.readString(OBJECTS)).getFirst()) {
        String kind = line.path("kind").asText();
        compare(judge, kind, Objects.requireNonNull(kinds.get(kind), kind), line, unproven, all);
      }
      all.assertThat(unproven).as("rules of which no API server refused an object").isEmpty();
      all.assertAll();
    }
  }

  private static void compare(
      KubeClient judge,
      String name,
      Kind kind,
      JsonNode line,
      Set<String> unproven,
      SoftAssertions all) {
    ObjectNode object = Json.object();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", name);
    ObjectNode metadata = object.putObject("metadata").put("name", line.path("name").asText());
    if (kind.resource().namespaced()) {
      metadata.put("namespace", "default");
    }
    object.set("spec", line.path("spec"));
    String said = refusal(judge, kind.resource(), object);
    List<Cause> causes = causes(said);
    List<Finding> offline = Definition.of(name).orElseThrow().judge(object, Set.of());

    String about = line + "\n  API server: " + said + "\n  offline: " + offline;
    all.assertThat(offline.isEmpty()).as(about).isEqualTo(said.isEmpty());
    Set<String> theirs = new TreeSet<>();
    for (Cause cause : causes) {
      for (String sentence : kind.rules().getOrDefault(cause.place(), Set.of())) {
        if (cause.text().endsWith(": " + sentence)) {
          theirs.add(cause.path() + ": " + sentence + ".");
          unproven.remove(name + " " + cause.place() + ": " + sentence);
        }
      }
      if (!cause.path().equals(WHOLE)) {
        all.assertThat(offline.stream().map(Finding::path)).as(about).contains(cause.path());
      }
    }
    Set<String> ours = new TreeSet<>();
    for (Finding finding : offline) {
      String place = new Cause(finding.path(), "").place();
      String sentence = finding.sentence().substring(0, finding.sentence().length() - 1);
      if (kind.rules().getOrDefault(place, Set.of()).contains(sentence)) {
        ours.add(finding.path() + ": " + finding.sentence());
      }
    }
    if (!said.contains(NOT_ASKED)) {
      all.assertThat(ours).as(about).isEqualTo(theirs);
    }
  }

  private static String refusal(KubeClient judge, Resource resource, ObjectNode object) {
    try {
      judge.create(resource, object);
      return "";
    } catch (KubeException e) {
      assertThat(e.isInvalid()).as(e.getMessage()).isTrue();
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Takes an API server's sentence apart. A rule that met a value for which it is not made is
   * refused as well, but says nothing; offline such a value is wrong by itself.
   */
  private static List<Cause> causes(String said) {
    List<MatchResult> heads = CAUSE.matcher(said).results().toList();
    List<Cause> causes = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      int end = i + 1 < heads.size() ? heads.get(i + 1).start() : said.length();
      String text = said.substring(heads.get(i).start(), end).replaceFirst("(, |])$", "");
      if (!text.contains(NOT_ASKED) && !text.contains(" evaluating rule: ")) {
        String path = heads.get(i).group(1);
        causes.add(new Cause(path.equals("<nil>") ? WHOLE : path, text));
      }
    }
    return causes;
  }

  private static Map<String, Kind> kinds(KubeClient admin) {
    Map<String, Kind> kinds = new HashMap<>();
    for (ObjectNode crd : admin.listAll(Resources.DEFINITIONS, "", Selector.EVERYTHING)) {
      if (crd.at("/spec/group").asText().equals(Kinds.GROUP)) {
        Map<String, Set<String>> rules = new HashMap<>();
        collect(crd.at("/spec/versions/0/schema/openAPIV3Schema"), "", rules);
        String plural = crd.at("/spec/names/plural").asText();
        String kind = crd.at("/spec/names/kind").asText();
        boolean namespaced = crd.at("/spec/scope").asText().equals("Namespaced");
        kinds.put(
            kind,
            new Kind(new Resource(Kinds.GROUP, Kinds.VERSION, plural, kind, namespaced), rules));
      }
    }
    return kinds;
  }

  private static void collect(JsonNode schema, String path, Map<String, Set<String>> rules) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      if (!rule.path("rule").asText().contains("oldSelf")) {
        rules
            .computeIfAbsent(path.isEmpty() ? WHOLE : path, it -> new HashSet<>())
            .add(rule.path("message").asText());
      }
    }
    schema
        .path("properties")
        .properties()
        .forEach(field ->
            collect(
                field.getValue(),
                path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                rules));
    if (schema.path("items").isObject()) {
      collect(schema.path("items"), path + "[]", rules);
    }
  }
}
