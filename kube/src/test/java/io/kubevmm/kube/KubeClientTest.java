package io.kubevmm.kube;

import static io.kubevmm.kube.Things.THING;
import static io.kubevmm.kube.Things.key;
import static io.kubevmm.kube.Things.size;
import static io.kubevmm.kube.Things.sizeOf;
import static io.kubevmm.kube.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.fake.FakeApiServer;
import io.kubevmm.kube.fake.FakeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeClientTest {
  private final FakeApiServer server = new FakeApiServer(THING);
  private final KubeClient client = new KubeClient(server.config(), "tester");

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static KubeException refusal(ThrowingCallable call) {
    return catchThrowableOfType(KubeException.class, call);
  }

  @Test
  void readsWhatItCreated() {
    ObjectNode created = client.create(THING, thing("a"));

    assertThat(client.get(THING, key("a"))).isEqualTo(created);
    assertThat(client.find(THING, key("b"))).isEmpty();
  }

  @Test
  void everyWriteNamesItsManagerAndIsStrict() {
    client.create(THING, thing("a"));
    client.replace(THING, thing("a"));
    client.mergePatch(THING, key("a"), size(2));
    client.mergePatchStatus(THING, key("a"), size(2));
    client.jsonPatch(THING, key("a"), Json.array());
    client.apply(THING, thing("a"), true);
    client.applyStatus(THING, thing("a"), true);

    assertThat(server.requests())
        .hasSize(7)
        .allSatisfy(request -> {
          assertThat(request.parameter("fieldManager")).isEqualTo("tester");
          assertThat(request.parameter("fieldValidation")).isEqualTo("Strict");
          assertThat(request.header("user-agent")).startsWith("tester/");
        });
  }

  @Test
  void aStaleVersionIsAConflict() {
    ObjectNode stale = client.create(THING, thing("a"));
    client.mergePatch(THING, key("a"), size(2));

    KubeException refused = refusal(() -> client.replace(THING, stale));
    assertThat(refused.isConflict()).isTrue();
    assertThat(refused.isAlreadyExists()).isFalse();
  }

  @Test
  void aSecondCreateIsAnAlreadyExists() {
    client.create(THING, thing("a"));

    KubeException refused = refusal(() -> client.create(THING, thing("a")));
    assertThat(refused.isAlreadyExists()).isTrue();
    assertThat(refused.isConflict()).isFalse();
  }

  @Test
  void statusAndTheRestAreWrittenApart() {
    client.create(THING, thing("a"));
    ObjectNode both = size(7);
    both.putObject("status").put("phase", "Ready");

    assertThat(sizeOf(client.mergePatchStatus(THING, key("a"), both))).isEqualTo(1);
    ObjectNode after = client.mergePatch(THING, key("a"), size(3));
    assertThat(Json.text(after, "status", "phase")).isEqualTo("Ready");
  }

  @Test
  void aFailedTestInAJsonPatchIsInvalid() {
    client.create(THING, thing("a"));
    var operations = Json.array();
    operations.addObject().put("op", "test").put("path", "/metadata/uid").put("value", "another");

    assertThat(refusal(() -> client.jsonPatch(THING, key("a"), operations)).isInvalid()).isTrue();
  }

  @Test
  void deletesOnlyTheObjectThatWasMeant() {
    ObjectNode created = client.create(THING, thing("a"));

    DeleteOptions another = DeleteOptions.uid("another");
    assertThat(refusal(() -> client.delete(THING, key("a"), another)).isConflict()).isTrue();
    client.delete(THING, key("a"), DeleteOptions.exactly(created));
    assertThat(client.find(THING, key("a"))).isEmpty();
  }

  @Test
  void listsPageByPageAndCompressed() {
    for (int i = 0; i < 5; i++) {
      client.create(THING, thing("t" + i));
    }
    ListPage first = client.list(THING, "shop", Selector.EVERYTHING, 3, "");
    ListPage second = client.list(THING, "shop", Selector.EVERYTHING, 3, first.continueToken());

    assertThat(first.last()).isFalse();
    assertThat(first.items()).hasSize(3);
    assertThat(second.last()).isTrue();
    assertThat(second.items()).hasSize(2);
    assertThat(server.requests().getLast().header("accept-encoding")).isEqualTo("gzip");
    assertThat(client.listAll(THING, "", Selector.fields("metadata.name=t3")))
        .extracting(ObjectKey::of)
        .containsExactly(key("t3"));
  }

  @Test
  void listsInOnePieceWhenAPageCameTooLate() {
    for (int i = 0; i < 501; i++) {
      server.store().create(THING, thing("t" + i));
    }
    server.answer(request -> !request.parameter("continue").isEmpty(), 1, 410);

    assertThat(client.listAll(THING, "", Selector.EVERYTHING)).hasSize(501);
  }

  @Test
  void aReadIsRepeatedWhenTheConnectionBreaks() {
    client.create(THING, thing("a"));
    server.answer(FakeRequest::isList, 2, 0);

    assertThat(client.find(THING, key("a"))).isPresent();
  }

  @Test
  void aWriteIsNotRepeatedWhenTheConnectionBreaks() {
    client.create(THING, thing("a"));
    server.answer(request -> request.method().equals("PATCH"), 1, 0);

    KubeException broken = refusal(() -> client.mergePatch(THING, key("a"), size(2)));
    assertThat(broken.isUnreachable()).isTrue();
    assertThat(broken.status()).isZero();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSaid() {
    server.answer(request -> request.method().equals("POST"), 2, 429, "0");
    server.answer(FakeRequest::isList, 1, 503, "0");

    client.create(THING, thing("a"));
    assertThat(client.find(THING, key("a"))).isPresent();
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void aServerThatIsBusyForLongerThanTheLimitIsUnreachable() {
    server.answer(request -> true, 1, 429, "60");

    KubeClient hasty = client.withTimeout(Duration.ofSeconds(2));
    assertThat(refusal(() -> hasty.get(THING, key("a"))).isUnreachable()).isTrue();
  }

  @Test
  void aFailingServerIsUnreachableAndARefusalIsNot() {
    server.answer(request -> request.method().equals("GET"), 1, 500);
    assertThat(refusal(() -> client.get(THING, key("a"))).isUnreachable()).isTrue();

    KubeException missing = refusal(() -> client.get(THING, key("a")));
    assertThat(missing.isNotFound()).isTrue();
    assertThat(missing.isUnreachable()).isFalse();
  }

  /** The words are those of kube-apiserver 1.37; the first two come as its internal errors. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          500, etcdserver: request is too large
          500, rpc error: code = ResourceExhausted desc = trying to send message larger than max
          413, Request entity too large: limit is 3145728
          """)
  void whatIsTooLargeIsNoMatterOfTryingAgain(int status, String message) {
    KubeException refused =
        KubeException.refused(status, "POST /things", Json.object().put("message", message));
    assertThat(refused.isTooLarge()).isTrue();
    assertThat(refused.isUnreachable()).isFalse();
    assertThat(refused)
        .hasMessage(
            "POST /things: the object is too large to be stored, etcd takes 1.5 MiB: " + message);
  }

  @Test
  void anAnswerThatNeverComesEndsWithTheLimit() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket deaf = new ServerSocket(0, 50, loopback);
        KubeClient stuck =
            new KubeClient(
                KubeConfig.of(URI.create("http://127.0.0.1:" + deaf.getLocalPort())), "tester")) {
      KubeException late =
          refusal(() -> stuck.withTimeout(Duration.ofMillis(200)).get(THING, key("a")));
      assertThat(late.isUnreachable()).isTrue();
      assertThat(late).hasMessageContaining("GET /apis/example.org/v1/namespaces/shop/things/a");
    }
  }

  @Test
  void anInterruptEndsACallAndStaysVisible() throws Exception {
    Callable<Boolean> interrupted =
        () -> {
          Thread.currentThread().interrupt();
          KubeException ended = refusal(() -> client.get(THING, key("a")));
          return ended.reason().equals("Interrupted") && Thread.interrupted();
        };
    assertThat(interrupted.call()).isTrue();
  }

  @Test
  void causesThatTheMessageLacksAreAdded() {
    KubeException refused =
        KubeException.refused(
            422,
            "POST /x",
            """
            {"message": "Thing is invalid", "reason": "Invalid", "details": {"causes": [
              {"field": "spec.size", "message": "must be positive"}]}}
            """);
    assertThat(refused).hasMessage("Thing is invalid; spec.size: must be positive");
    assertThat(refused.isInvalid()).isTrue();
  }

  @Test
  void anAnswerThatIsNoStatusIsShownAsItIs() {
    assertThat(KubeException.refused(502, "GET /x", "Bad gateway\n"))
        .hasMessage("GET /x: HTTP 502, Bad gateway");
  }

  @Test
  void namesAreEscapedInPaths() {
    assertThat(THING.path("shop", "a/b c", "status"))
        .isEqualTo("/apis/example.org/v1/namespaces/shop/things/a%2Fb%20c/status");
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> THING.path("shop", "..", "")))
        .isNotNull();
    assertThat(new Resource("", "v1", "nodes", "Node", false).path("", "n1", ""))
        .isEqualTo("/api/v1/nodes/n1");
  }

  @Test
  void fractionsAreWrittenBackAsTheyWereRead() {
    String text = "{\"a\":1.10,\"b\":12345678901234567890.12345678901234567890}";
    assertThat(Json.written(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void aWatchEndsWhenTheSinkHasEnough() {
    client.create(THING, thing("a"));
    List<String> seen = new ArrayList<>();
    client.watch(
        THING,
        "shop",
        Selector.EVERYTHING,
        "100",
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        event -> {
          seen.add(event.type() + " " + ObjectKey.of(event.object()));
          return false;
        });
    assertThat(seen).containsExactly("ADDED shop/a");
  }
}
