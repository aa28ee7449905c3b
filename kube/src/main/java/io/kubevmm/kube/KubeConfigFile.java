package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One or more kubeconfig files, merged as kubectl merges them: of entries with one name, and for
 * current-context, the first file wins; relative paths are relative to the file that holds them.
 */
final class KubeConfigFile {
  private static final List<String> NOT_SUPPORTED =
      List.of("exec", "auth-provider", "username", "password", "as", "as-uid", "as-groups");

  private record Entry(ObjectNode content, Path file) {}

  private final List<Path> files;
  private final Map<String, Entry> contexts = new LinkedHashMap<>();
  private final Map<String, Entry> clusters = new LinkedHashMap<>();
  private final Map<String, Entry> users = new LinkedHashMap<>();
  private String currentContext = "";

  /** A context with its cluster and user, resolved. */
  record Context(
      String name,
      URI server,
      String namespace,
      boolean insecure,
      Optional<Material> authority,
      Optional<KubeConfig.ClientCertificate> clientCertificate,
      Optional<Material> token) {}

  private KubeConfigFile(List<Path> files) {
    this.files = files;
  }

  static KubeConfigFile load(List<Path> files) {
    KubeConfigFile merged = new KubeConfigFile(files);
    for (Path file : files) {
      merged.add(file);
    }
    return merged;
  }

  private void add(Path file) {
    ObjectNode config;
    try {
      config = Yaml.parse(Files.readString(file));
    } catch (IOException e) {
      throw new KubeConfigException("The kubeconfig " + file + " cannot be read: " + e, e);
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new KubeConfigException(
          "The kubeconfig " + file + " is not YAML: " + e.getMessage(), e);
    }
    collect(config, "contexts", "context", contexts, file);
    collect(config, "clusters", "cluster", clusters, file);
    collect(config, "users", "user", users, file);
    if (currentContext.isEmpty()) {
      currentContext = Json.text(config, "current-context");
    }
  }

  private static void collect(
      ObjectNode config, String list, String field, Map<String, Entry> into, Path file) {
    for (JsonNode item : config.path(list)) {
      ObjectNode content = item.path(field) instanceof ObjectNode found ? found : Json.object();
      into.putIfAbsent(Json.text(item, "name"), new Entry(content, file));
    }
  }

  /** Resolves a context; "" is the current one. */
  Context context(String wanted) {
    String name = wanted.isEmpty() ? currentContext : wanted;
    if (name.isEmpty()) {
      throw new KubeConfigException(
          "The kubeconfig "
              + names()
              + " has no current-context; choose one of "
              + contexts.keySet());
    }
    ObjectNode context = entry(contexts, "context", name).content;
    Entry cluster = entry(clusters, "cluster", Json.text(context, "cluster"));
    String userName = Json.text(context, "user");
    Entry user =
        userName.isEmpty()
            ? new Entry(Json.object(), cluster.file)
            : entry(users, "user", userName);
    refuseUnsupported(cluster.content, List.of("proxy-url", "tls-server-name"), "cluster", name);
    refuseUnsupported(user.content, NOT_SUPPORTED, "user", name);
    return new Context(
        name,
        server(cluster, name),
        Json.text(context, "namespace"),
        cluster.content.path("insecure-skip-tls-verify").asBoolean(false),
        material(cluster, "certificate-authority"),
        clientCertificate(user, name),
        token(user));
  }

  private Entry entry(Map<String, Entry> entries, String what, String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new KubeConfigException(
          "The kubeconfig "
              + names()
              + " has no "
              + what
              + " \""
              + name
              + "\", only "
              + entries.keySet());
    }
    return entry;
  }

  private static void refuseUnsupported(
      ObjectNode content, List<String> fields, String what, String context) {
    for (String field : fields) {
      if (content.has(field)) {
        throw new KubeConfigException(
            "The "
                + what
                + " of context \""
                + context
                + "\" uses \""
                + field
                + "\", which KubeVMM does not do. Use a client certificate, a token or a tokenFile.");
      }
    }
  }

  private static URI server(Entry cluster, String context) {
    String server = Json.text(cluster.content, "server");
    try {
      return URI.create(server);
    } catch (IllegalArgumentException e) {
      throw new KubeConfigException(
          "The server \"" + server + "\" of context \"" + context + "\" is not a URL.", e);
    }
  }

  private static Optional<KubeConfig.ClientCertificate> clientCertificate(
      Entry user, String context) {
    Optional<Material> certificate = material(user, "client-certificate");
    Optional<Material> key = material(user, "client-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw new KubeConfigException(
          "The user of context \"" + context + "\" has only one of client certificate and key.");
    }
    return certificate.map(it -> new KubeConfig.ClientCertificate(it, key.orElseThrow()));
  }

  private static Optional<Material> token(Entry user) {
    String file = Json.text(user.content, "tokenFile");
    if (!file.isEmpty()) {
      return Optional.of(new Material.InFile(user.file.resolveSibling(file)));
    }
    String token = Json.text(user.content, "token");
    return token.isEmpty() ? Optional.empty() : Optional.of(new Material.Inline(token));
  }

  /** "x-data" wins over "x", as in kubectl. */
  private static Optional<Material> material(Entry entry, String field) {
    String data = Json.text(entry.content, field + "-data");
    if (!data.isEmpty()) {
      try {
        return Optional.of(new Material.Inline(text(Base64.getMimeDecoder().decode(data))));
      } catch (IllegalArgumentException e) {
        throw new KubeConfigException(field + "-data in " + entry.file + " is not base64.", e);
      }
    }
    String path = Json.text(entry.content, field);
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(new Material.InFile(entry.file.resolveSibling(path)));
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }

  private String names() {
    return String.join(":", files.stream().map(Path::toString).toList());
  }
}
