package io.kubevmm.executor.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.node.Machine;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.ServerProbe;
import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.RefusedException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code kubevmm-executor join}: makes this machine a node of a cluster.
 *
 * <p>Everything is looked at first. Then three things are made, each only if it is missing: the
 * certificate, the kubeconfig, the running service. So it may be killed anywhere and run again.
 */
public final class JoinCommand {

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final String FIELD_MANAGER = "kubevmm-executor";

  private final PrintStream out;
  private final ServiceUnit service;
  private final Steps steps;
  private final Clock clock;

  public JoinCommand(PrintStream out, ServiceUnit service, Steps steps, Clock clock) {
    this.out = out;
    this.service = service;
    this.steps = steps;
    this.clock = clock;
  }

  /** What it takes. */
  public static Options options() {
    return new Options("kubevmm-executor join")
        .option("server", "URL of the API server.")
        .option("token", "The token that `virtctl token create` made for this machine.")
        .option("ca-hash", "Hash of the cluster's certificate authority, sha256:HEX.")
        .option("ca-data", "The authority itself, in place of its hash: base64 of DER.")
        .option("node-name", "Name of the node; else the host's name.")
        .option("config-dir", "/etc/kubevmm", "Where the kubeconfig goes.")
        .option("state-dir", "/var/lib/kubevmm", "Where the certificate goes.")
        .option("timeout", "120", "Seconds to wait until the node is ready.");
  }

  /**
   * Joins.
   *
   * @throws RefusedException if it cannot be; nothing has been changed on this machine then, unless
   *     the sentence says so
   * @throws KubeException if the API server fails or cannot be reached
   */
  public void run(String... arguments) throws InterruptedException {
    Options options = options().parse(arguments);
    URI server = server(options.require("server"));
    String node = name(options.find("node-name").orElseGet(Machine::hostName));
    Membership membership =
        new Membership(
            Path.of(options.require("config-dir")), Path.of(options.require("state-dir")));
    ServerProbe probe = ServerProbe.of(server);
    Instant now = probe.time().orElseGet(clock::instant);
    tellSkew(now);
    String authority =
        ServerTrust.authority(server, probe, options.find("ca-hash"), options.find("ca-data"));
    NodeIdentity identity = new NodeIdentity(node, membership.identity(), Optional.empty(), clock);
    if (hasJoined(membership, identity, node, server, authority)) {
      out.println("This machine has its certificate as node " + node + " already.");
    } else {
      String token =
          options
              .find("token")
              .orElseThrow(() ->
                  new RefusedException(
                      "say --token, which `virtctl token create " + node + "` makes"));
      certify(server, authority, token, identity, node, now);
    }
    membership.configure(server, authority, Kinds.NODE_USER_PREFIX + node);
    steps.reached("join.configured");
    if (!service.managed()) {
      out.println("Joined as node " + node + ". There is no systemd here, so start the executor:");
      Path conf = membership.configFolder().resolve("executor.conf");
      out.println(
          Files.exists(conf)
              ? "  kubevmm-executor --config " + conf
              : "  kubevmm-executor --kubeconfig " + membership.kubeconfig());
      return;
    }
    service.start();
    steps.reached("join.started");
    out.println("The executor runs; waiting until node " + node + " is ready.");
    awaitReady(membership, node, Duration.ofSeconds(Long.parseLong(options.require("timeout"))));
  }

  private static URI server(String text) {
    URI server = URI.create(text);
    if (!"https".equals(server.getScheme()) || server.getHost() == null) {
      throw new RefusedException("--server is a URL like https://192.0.2.1:6443, not " + text);
    }
    return server;
  }

  private static String name(String node) {
    if (!NAME.matcher(node).matches()) {
      throw new RefusedException(
          "\""
              + node
              + "\" cannot be a node's name, which has small letters, digits, '-' and '.'"
              + " only: say --node-name");
    }
    return node;
  }

  private void tellSkew(Instant server) {
    Duration skew = Duration.between(server, clock.instant());
    if (skew.abs().compareTo(SKEW) > 0) {
      out.printf(
          "This machine's clock is %d min %s the API server's. Set it, since certificates are good for a time: timedatectl set-ntp true%n",
          skew.abs().toMinutes(), skew.isNegative() ? "behind" : "ahead of");
    }
  }

  /** Whether the certificate of an earlier run is there, and the server knows it. */
  private boolean hasJoined(
      Membership membership, NodeIdentity identity, String node, URI server, String authority) {
    Optional<String> other =
        NodeIdentity.nodeIn(membership.identity()).filter(n -> !n.equals(node));
    if (other.isPresent()) {
      throw new RefusedException(
          "this machine is node %s already: `kubevmm-executor leave` first, or say --node-name %s"
              .formatted(other.get(), other.get()));
    }
    if (!identity.usable()) {
      return false;
    }
    Path own = membership.identity();
    KubeConfig config = KubeConfig.of(server, authority, "").withClientCertificate(own, own);
    try (KubeClient client = new KubeClient(config, FIELD_MANAGER)) {
      new ClusterCheck(client).require(node);
      steps.reached("join.checked");
      return true;
    } catch (KubeException e) {
      if (e.status() != 401) {
        throw e;
      }
      throw new RefusedException(
          "this machine has a certificate of another cluster, "
              + own
              + ": `kubevmm-executor leave` first; if that cluster is gone, remove the file");
    }
  }

  private void certify(
      URI server, String authority, String text, NodeIdentity identity, String node, Instant now)
      throws InterruptedException {
    JoinToken token = JoinToken.read(text).requireFor(node);
    KubeConfig joining = KubeConfig.of(server, authority, text);
    try (KubeClient client = new KubeClient(joining, FIELD_MANAGER)) {
      new ClusterCheck(client).require(node);
      steps.reached("join.checked");
      identity.request(client, () -> steps.reached("join.requested"));
      steps.reached("join.certified");
    } catch (KubeException e) {
      throw e.status() == 401 ? token.notTaken(now) : e;
    } catch (IllegalStateException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private void awaitReady(Membership membership, String node, Duration patience)
      throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    String last = "the executor has not written VirtualMachineNode " + node + " yet";
    try (KubeClient client =
        new KubeClient(KubeConfig.load(membership.kubeconfig()), FIELD_MANAGER)) {
      while (true) {
        Optional<ObjectNode> object = client.find(Resources.NODES, new ObjectKey("", node));
        JsonNode ready = ready(object.orElseGet(Json::object));
        if (Json.text(ready, "status").equals("True")) {
          steps.reached("join.ready");
          out.println("Node " + node + " is ready.");
          return;
        }
        String message = Json.text(ready, "message");
        last = message.isEmpty() ? last : message;
        if (!clock.instant().isBefore(end)) {
          throw new RefusedException(
              "this machine has joined as node "
                  + node
                  + ", which is not ready: "
                  + last
                  + ". `journalctl -u kubevmm-executor` says more");
        }
        Thread.sleep(POLL);
      }
    }
  }

  private static JsonNode ready(ObjectNode node) {
    for (JsonNode condition : Json.at(node, "status", "conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return condition;
      }
    }
    return Json.object();
  }
}
