package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.ServiceAccounts;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes, lists and removes the tokens with which machines join. */
final class TokenCommand implements Command {
  private static final Option TTL =
      Option.value("DURATION", "How long the token lasts, 10m at least; else 24h.", "--ttl");

  private static final Option REJOIN =
      Option.flag(
          "Lets the machine have the name though another one has it: it takes that one's place.",
          "--allow-rejoin");

  private static final Option SERVER =
      Option.value(
          "URL", "Where the machine reaches the API server; else as the kubeconfig.", "--server");

  private static final Duration VALIDITY = Duration.ofHours(24);

  @Override
  public Syntax syntax() {
    return new Syntax(
        "token",
        List.of(),
        "Lets machines join: prints the line to run on a machine that shall be a node.",
        List.of(
            "create NODE prints that line. Its token is good for the machine of that name alone,"
                + " and for one machine only; earlier ones of that name end. The line has the hash"
                + " of the cluster's certificate authority where a machine can find the authority"
                + " by it, else the authority itself.",
            "list shows the tokens that were made and not used up. delete NODE makes one useless;"
                + " a machine that has joined with it stays."),
        new Parameters("VERB [NODE]", 1, 2, "create, list or delete, and the name of the node."),
        List.of(TTL, REJOIN, SERVER),
        List.of(
            "virtctl token create node-4",
            "virtctl token create node-4 --allow-rejoin    for a machine that replaces node-4",
            "virtctl token list"));
  }

  @Override
  public int run(Invocation call) {
    String verb = call.words().getFirst();
    boolean named = call.words().size() == 2;
    try (KubeClient client = call.connect()) {
      switch (verb) {
        case "create" -> create(call, client, node(call, named));
        case "list" -> {
          if (named) {
            throw Failure.user("virtctl token list shows all tokens, and takes no name.");
          }
          call.out().print(table(client));
        }
        case "delete" -> delete(call, client, node(call, named));
        default ->
            throw Failure.user("virtctl token knows create, list and delete, not " + verb + ".");
      }
      return 0;
    } catch (KubeException e) {
      throw Failure.of(e);
    }
  }

  private static String node(Invocation call, boolean named) {
    if (!named) {
      throw Failure.user("virtctl token " + call.words().getFirst() + " needs the node's name.");
    }
    return call.words().getLast();
  }

  private static void create(Invocation call, KubeClient client, String node) {
    Duration validity = call.value(TTL).map(Durations::read).orElse(VALIDITY);
    URI server = call.value(SERVER).map(TokenCommand::url).orElse(client.config().server());
    // Before the token: whoever can't trust the server shall not be given one.
    String trust = JoinLine.trust(client.config().authorities(), server);
    Map<String, String> notes =
        call.has(REJOIN) ? Map.of(Kinds.ALLOW_REJOIN_ANNOTATION, "true") : Map.of();
    ObjectKey account = account(node);
    ServiceAccounts.Token token = ServiceAccounts.renew(client, account, notes, validity);
    ObjectNode patch = Json.object();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(Kinds.EXPIRES_ANNOTATION, token.expires().toString());
    client.mergePatch(ServiceAccounts.RESOURCE, account, patch);
    call.err()
        .println("Run this on " + node + " as root. It is good until " + token.expires() + ".");
    if (JoinLine.onlyHere(server)) {
      call.err()
          .println(
              server + " is reached from this machine alone: for others say --server https://…");
    }
    call.out().println(JoinLine.of(server, token.text(), trust));
  }

  private static URI url(String text) {
    URI server = URI.create(text);
    if (!"https".equals(server.getScheme()) || server.getHost() == null) {
      throw Failure.user("--server is a URL like https://192.0.2.1:6443, not " + text + ".");
    }
    return server;
  }

  private static ObjectKey account(String node) {
    return new ObjectKey(Kinds.JOIN_NAMESPACE, node);
  }

  private static void delete(Invocation call, KubeClient client, String node) {
    if (!ServiceAccounts.delete(client, account(node))) {
      throw Failure.user("There is no token for " + node + "; `virtctl token list` shows those.");
    }
    call.out().println("The token for " + node + " is deleted.");
  }

  private static String table(KubeClient client) {
    Instant now = Instant.now();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NODE", "AGE", "STATE", "REJOIN"));
    for (ObjectNode account :
        client.listAll(ServiceAccounts.RESOURCE, Kinds.JOIN_NAMESPACE, Selector.EVERYTHING)) {
      String name = ObjectKey.of(account).name();
      if (!name.equals("default")) { // every namespace has that one, and nobody a token of it
        String created = Json.text(account, "metadata", "creationTimestamp");
        String rejoin = annotation(account, Kinds.ALLOW_REJOIN_ANNOTATION);
        rows.add(
            List.of(
                name,
                MachineTable.age(created, now),
                state(account, now),
                rejoin.equals("true") ? "allowed" : "no"));
      }
    }
    return Table.of(rows);
  }

  private static String state(ObjectNode account, Instant now) {
    if (!annotation(account, Kinds.MACHINE_ID_ANNOTATION).isEmpty()) {
      return "in use"; // its machine has its certificate, or nearly
    }
    String expires = annotation(account, Kinds.EXPIRES_ANNOTATION);
    try {
      return Instant.parse(expires).isBefore(now) ? "expired" : "good until " + expires;
    } catch (DateTimeException e) {
      return "good for a day"; // `./kubevmm up` made it, which notes no end
    }
  }

  private static String annotation(ObjectNode account, String name) {
    return Json.text(account, "metadata", "annotations", name);
  }
}
