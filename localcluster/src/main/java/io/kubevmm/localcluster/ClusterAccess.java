package io.kubevmm.localcluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as its administrator sees it, be it the embedded one or somebody's own: a client and
 * kubectl, both with the kubeconfig that the person named.
 */
public final class ClusterAccess implements AutoCloseable {

  private static final Resource NAMESPACES =
      new Resource("", "v1", "namespaces", "Namespace", false);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path kubeconfig;
  private final Path kubectl;
  private final KubeClient client;

  private ClusterAccess(Path kubeconfig, Path kubectl, KubeClient client) {
    this.kubeconfig = kubeconfig;
    this.kubectl = kubectl;
    this.client = client;
  }

  public static ClusterAccess open(Path kubeconfig, Path kubectl) {
    return new ClusterAccess(
        kubeconfig, kubectl, new KubeClient(KubeConfig.load(kubeconfig), "kubevmm-up"));
  }

  public KubeClient client() {
    return client;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The uid of the namespace kube-system, by which guests know their cluster. */
  public String clusterId() {
    return Json.text(client.get(NAMESPACES, ObjectKey.of("kube-system")), "metadata", "uid");
  }

  /** Runs kubectl; throws its own words when it fails. */
  public String kubectl(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(kubectl.toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    return Programs.run(LIMIT, command).outputOrThrow();
  }

  /** Where the API server is, and the authority that signed its certificate. */
  public Endpoint endpoint() {
    ObjectNode config =
        Json.parse(kubectl("config", "view", "--raw", "--minify", "--flatten", "-o", "json"));
    var cluster = Json.at(config, "clusters").path(0).path("cluster");
    String authority = cluster.path("certificate-authority-data").asText("");
    if (authority.isEmpty()) {
      throw new LocalClusterException(
          "The kubeconfig %s names no certificate authority for %s, so the processes could not check whom they talk to. Add certificate-authority or certificate-authority-data to it."
              .formatted(kubeconfig, cluster.path("server").asText()));
    }
    return new Endpoint(
        cluster.path("server").asText(),
        new String(Base64.getDecoder().decode(authority), StandardCharsets.US_ASCII));
  }

  /** An API server's address and the authority (PEM) of its certificate. */
  public record Endpoint(String server, String authorityPem) {}

  /** Reads one object; empty when it is not there. */
  public Optional<ObjectNode> find(Resource resource, String namespace, String name) {
    return client.find(resource, new ObjectKey(namespace, name));
  }

  @Override
  public void close() {
    client.close();
  }
}
