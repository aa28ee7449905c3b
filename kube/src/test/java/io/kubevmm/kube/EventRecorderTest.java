package io.kubevmm.kube;

import static io.kubevmm.kube.EventRecorder.Type.NORMAL;
import static io.kubevmm.kube.EventRecorder.Type.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.fake.FakeApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private static final Resource EVENTS =
      new Resource("events.k8s.io", "v1", "events", "Event", true);

  private final FakeApiServer server = new FakeApiServer(EVENTS);
  private final KubeClient client = new KubeClient(server.config(), "tester");
  private final EventRecorder recorder = new EventRecorder(client, "kubevmm.io/executor", "n1");
  private final ObjectNode web = Things.thing("web");

  @AfterEach
  void stop() {
    recorder.close();
    client.close();
    server.close();
  }

  private List<ObjectNode> events() {
    return server.store().all(EVENTS);
  }

  private List<String> seriesCounts() {
    return events().stream().map(event -> Json.text(event, "series", "count")).toList();
  }

  @Test
  void anEventSaysWhatHappenedToWhat() {
    recorder.event(web, WARNING, "StartFailed", "Start", "The disk is missing.");

    await().until(() -> events().size() == 1);
    ObjectNode event = events().getFirst();
    assertThat(ObjectKey.of(event).namespace()).isEqualTo("shop");
    assertThat(Json.text(event, "regarding", "kind")).isEqualTo("Thing");
    assertThat(Json.text(event, "regarding", "name")).isEqualTo("web");
    assertThat(Json.text(event, "type")).isEqualTo("Warning");
    assertThat(Json.text(event, "note")).isEqualTo("The disk is missing.");
    assertThat(Json.text(event, "reportingController")).isEqualTo("kubevmm.io/executor");
    assertThat(Json.text(event, "reportingInstance")).isEqualTo("n1");
  }

  @Test
  void theSameAgainIsASeriesAndCostsAlmostNoWrites() {
    for (int i = 0; i < 100; i++) {
      recorder.event(web, NORMAL, "Started", "Start", "Running on n1.");
    }

    await().untilAsserted(() -> assertThat(seriesCounts()).containsExactly("64"));
    assertThat(server.requests()).hasSize(7);
  }

  @Test
  void oneObjectCannotFloodTheServer() {
    for (int i = 0; i < 200; i++) {
      recorder.event(web, NORMAL, "Changed", "Change", "Change " + i);
    }
    recorder.event(Things.thing("other"), NORMAL, "Changed", "Change", "Change");

    await().untilAsserted(() -> assertThat(events()).hasSize(26));
    assertThat(recorder.waiting()).isZero();
  }

  @Test
  void aServerThatIsAwayNeitherBlocksNorFailsTheCaller() {
    server.stop();
    for (int i = 0; i < 5000; i++) {
      recorder.event(web, NORMAL, "Changed", "Change", "Change " + i);
    }
    assertThat(recorder.waiting()).isLessThanOrEqualTo(1000);
  }

  @Test
  void anEventWaitsForAServerThatIsAway() {
    server.stop();
    recorder.event(web, NORMAL, "Changed", "Change", "Change");
    await().until(() -> recorder.waiting() == 0);
    server.restart();

    await().until(() -> events().size() == 1);
  }

  @Test
  void aLongNoteIsCutToWhatTheServerTakes() {
    recorder.event(web, NORMAL, "Changed", "Change", "x".repeat(5000));

    await().until(() -> events().size() == 1);
    assertThat(Json.text(events().getFirst(), "note")).hasSize(1024).endsWith("…");
  }
}
