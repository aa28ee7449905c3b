package io.kubevmm.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fake API server takes for granted, against kube-apiserver and etcd. */
@Tag("kubernetes")
class RealApiServerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Resource CRD =
      new Resource(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false);
  private static final Resource THING = new Resource("example.org", "v1", "things", "Thing", true);
  private static final String DEFINITION =
      """
      {"metadata": {"name": "things.example.org"},
       "spec": {"group": "example.org", "scope": "Namespaced",
         "names": {"plural": "things", "singular": "thing", "kind": "Thing"},
         "versions": [{"name": "v1", "served": true, "storage": true,
           "subresources": {"status": {}},
           "selectableFields": [{"jsonPath": ".spec.node"}],
           "schema": {"openAPIV3Schema": {"type": "object", "properties": {
             "spec": {"type": "object", "properties": {
               "size": {"type": "integer", "minimum": 0}, "node": {"type": "string"}}},
             "status": {"type": "object", "properties": {"phase": {"type": "string"}}}}}}}]}}
      """;

  @TempDir static Path folder;
  private static Optional<RealApiServer> server = Optional.empty();
  private static List<String> told = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> binaries = RealApiServer.binaries();
    assumeTrue(
        binaries.isPresent(),
        "KUBEVMM_ASSETS names no folder with etcd and kube-apiserver, so nothing was tested here.");
    server = Optional.of(new RealApiServer(binaries.orElseThrow(), folder));
    told = new CopyOnWriteArrayList<>();
    waitsForACustomResourceDefinition();
  }

  @AfterAll
  static void stop() {
    server.ifPresent(RealApiServer::close);
  }

  /** An informer that begins before its resource exists; also installs it for all tests. */
  private static void waitsForACustomResourceDefinition() {
    try (KubeClient client = client("tester");
        Informer<ObjectNode> early = Informer.builder(client, THING).start()) {
      assertThat(early.awaitSync(Duration.ofSeconds(1))).isFalse();
      client.create(CRD, Json.parse(DEFINITION));
      assertThat(early.awaitSync(LIMIT)).isTrue();
    }
  }

  private static KubeClient client(String manager) {
    return new KubeClient(server.orElseThrow().config("admin"), manager);
  }

  private static ObjectNode thing(String name) {
    ObjectNode thing = Json.object().put("apiVersion", "example.org/v1").put("kind", "Thing");
    thing.putObject("metadata").put("namespace", "default").put("name", name);
    thing.putObject("spec").put("node", "n1").put("size", 1);
    return thing;
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("default", name);
  }

  private static KubeException refusal(ThrowingCallable call) {
    return catchThrowableOfType(KubeException.class, call);
  }

  @Test
  void refusesUnknownFieldsAndBadValuesWithTheirPaths() {
    try (KubeClient client = client("tester")) {
      ObjectNode unknown = thing("strict");
      Json.child(unknown, "spec").put("colour", "red");
      assertThat(refusal(() -> client.create(THING, unknown)))
          .hasMessageContaining("unknown field \"spec.colour\"");
      ObjectNode negative = thing("strict");
      Json.child(negative, "spec").put("size", -1);
      KubeException invalid = refusal(() -> client.create(THING, negative));
      assertThat(invalid.isInvalid()).isTrue();
      assertThat(invalid).hasMessageContaining("spec.size");
      client.create(THING, thing("strict"));
      ObjectNode patch = Json.object();
      patch.putObject("spec").put("colour", "red");
      assertThat(refusal(() -> client.mergePatch(THING, key("strict"), patch)))
          .hasMessageContaining("unknown field \"spec.colour\"");
    }
  }

  @Test
  void tellsRefusalsApart() {
    try (KubeClient client = client("tester");
        KubeClient nobody = new KubeClient(server.orElseThrow().config("nobody"), "nobody")) {
      assertThat(client.find(THING, key("missing"))).isEmpty();
      ObjectNode first = client.create(THING, thing("apart"));
      assertThat(refusal(() -> client.create(THING, thing("apart"))).isAlreadyExists()).isTrue();
      client.mergePatch(THING, key("apart"), Things.size(2));
      assertThat(refusal(() -> client.replace(THING, first)).isConflict()).isTrue();
      assertThat(refusal(() -> nobody.get(THING, key("apart"))).isForbidden()).isTrue();
      var operations = Json.array();
      operations.addObject().put("op", "test").put("path", "/metadata/uid").put("value", "x");
      assertThat(refusal(() -> client.jsonPatchStatus(THING, key("apart"), operations)).isInvalid())
          .isTrue();
      DeleteOptions another = DeleteOptions.uid("x");
      assertThat(refusal(() -> client.delete(THING, key("apart"), another)).isConflict()).isTrue();
      client.delete(THING, key("apart"), DeleteOptions.uid(Json.text(first, "metadata", "uid")));
      assertThat(client.find(THING, key("apart"))).isEmpty();
    }
  }

  @Test
  void appliesAndSaysWhoElseOwnsAField() {
    try (KubeClient ours = client("ours");
        KubeClient theirs = client("theirs")) {
      ours.apply(THING, thing("applied"), false);
      ObjectNode other = Things.withSize(thing("applied"), 2);
      KubeException conflict = refusal(() -> theirs.apply(THING, other, false));
      assertThat(conflict.isConflict()).isTrue();
      assertThat(conflict).hasMessageContaining("ours").hasMessageContaining(".spec.size");
      assertThat(Things.sizeOf(theirs.apply(THING, other, true))).isEqualTo(2);
      ObjectNode status = thing("applied");
      status.remove("spec");
      status.putObject("status").put("phase", "Ready");
      assertThat(Json.text(ours.applyStatus(THING, status, false), "status", "phase"))
          .isEqualTo("Ready");
    }
  }

  @Test
  void asksWhatItMay() {
    try (KubeClient nobody = new KubeClient(server.orElseThrow().config("nobody"), "nobody")) {
      ObjectNode review =
          Json.parse(
              """
              {"spec": {"resourceAttributes": {"verb": "list", "resource": "nodes"}}}
              """);
      ObjectNode answer =
          nobody.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
      assertThat(Json.text(answer, "status", "allowed")).isEqualTo("false");
    }
  }

  @Test
  void followsPagesSelectorsAndARestartOfTheServer() throws Exception {
    try (KubeClient client = client("tester")) {
      for (int i = 0; i < 1100; i++) {
        client.create(THING, Things.withSize(thing("many-" + i), i));
      }
      try (Informer<Integer> informer =
          Informer.builder(client, THING, Things::sizeOf)
              .selector(Selector.fields("spec.node=n1"))
              .listener((key, before, after) -> told.add(key.name() + " " + before + "→" + after))
              .start()) {
        assertThat(informer.awaitSync(LIMIT)).isTrue();
        assertThat(informer.size()).isGreaterThanOrEqualTo(1100);
        client.mergePatch(THING, key("many-1"), Things.size(5000));
        ObjectNode move = Json.object();
        move.putObject("spec").put("node", "n2");
        client.mergePatch(THING, key("many-2"), move);
        await().atMost(LIMIT).until(() -> told.contains("many-1 1→5000"));
        await().atMost(LIMIT).until(() -> told.contains("many-2 2→null"));

        server.orElseThrow().kill();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> informer.size() >= 1099);
        server.orElseThrow().restart();
        client.delete(THING, key("many-3"), DeleteOptions.NONE);
        client.mergePatch(THING, key("many-4"), Things.size(5001));
        await().atMost(LIMIT).until(() -> told.contains("many-3 3→null"));
        await().atMost(LIMIT).until(() -> told.contains("many-4 4→5001"));
      }
    }
  }

  @Test
  void aVersionOfLongAgoIsGone() {
    try (KubeClient client = client("tester")) {
      client.create(THING, thing("old"));
      KubeException gone =
          refusal(() ->
              client.watch(
                  THING,
                  "",
                  Selector.EVERYTHING,
                  "1",
                  Duration.ofSeconds(30),
                  Duration.ofSeconds(30),
                  event -> true));
      assertThat(gone.isGone()).isTrue();
    }
  }

  @Test
  void bookmarksMoveAWatchOnThatSeesNoEvents() {
    try (KubeClient client = client("tester")) {
      Selector none = Selector.fields("spec.node=none");
      String before = client.list(THING, "", none, 0, "").resourceVersion();
      List<WatchEvent> seen = new ArrayList<>();
      WatchEvent.Sink sink =
          new WatchEvent.Sink() {
            @Override
            public void opened() {
              client.create(THING, thing("marked"));
            }

            @Override
            public boolean next(WatchEvent event) {
              return seen.add(event);
            }
          };
      // The server sends one shortly before it ends a watch, too.
      client.watch(THING, "", none, before, Duration.ofSeconds(10), Duration.ofSeconds(30), sink);
      assertThat(seen).extracting(WatchEvent::type).containsOnly(WatchEvent.Type.BOOKMARK);
      assertThat(seen.getLast().resourceVersion()).isNotEqualTo(before);
    }
  }

  @Test
  void leasesLeadersAndEventsAreAccepted() throws Exception {
    try (KubeClient client = client("tester");
        LeaseKeeper keeper = new LeaseKeeper(client, "default", "n1", "n1");
        EventRecorder events = new EventRecorder(client, "kubevmm.io/executor", "n1")) {
      await().until(() -> keeper.lastRenewed().isPresent());
      ObjectNode regarding = client.create(THING, thing("eventful"));
      for (int i = 0; i < 3; i++) {
        events.event(regarding, EventRecorder.Type.NORMAL, "Started", "Start", "It runs.");
      }
      Resource all = new Resource("events.k8s.io", "v1", "events", "Event", true);
      Selector about = Selector.fields("regarding.name=eventful");
      await()
          .untilAsserted(() ->
              assertThat(client.listAll(all, "default", about))
                  .extracting(event -> Json.text(event, "series", "count"))
                  .containsExactly("2"));

      CountDownLatch led = new CountDownLatch(1);
      try (LeaderElection election = new LeaderElection(client, "default", "leader", "me")) {
        election.run(led::countDown);
      }
      led.await();
      ObjectNode lease = client.get(Lease.RESOURCE, key("leader"));
      assertThat(Json.text(lease, "spec", "holderIdentity")).isEmpty();
    }
  }
}
