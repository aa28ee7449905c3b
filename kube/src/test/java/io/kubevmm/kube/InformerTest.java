package io.kubevmm.kube;

import static io.kubevmm.kube.Things.THING;
import static io.kubevmm.kube.Things.key;
import static io.kubevmm.kube.Things.sizeOf;
import static io.kubevmm.kube.Things.thing;
import static io.kubevmm.kube.Things.withSize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.fake.FakeApiServer;
import io.kubevmm.kube.fake.FakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeApiServer server = new FakeApiServer(THING);
  private final KubeClient client = new KubeClient(server.config(), "tester");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    client.close();
    server.close();
  }

  private Informer.Builder<Integer> sizes() {
    return Informer.builder(client, THING, Things::sizeOf)
        .listener((key, before, after) -> told.add(key + " " + before + "→" + after));
  }

  private Informer<Integer> started(Informer.Builder<Integer> builder) {
    Informer<Integer> informer = builder.start();
    open.add(informer);
    assertThat(informer.awaitSync(LIMIT)).isTrue();
    await().until(() -> server.openWatches() > 0);
    return informer;
  }

  private void resize(String name, int size) {
    server.store().update(THING, key(name), object -> withSize(object, size));
  }

  private long lists() {
    return server.requests().stream().filter(FakeRequest::isList).count();
  }

  private long watches() {
    return server.requests().stream().filter(FakeRequest::isWatch).count();
  }

  @Test
  void followsAdditionsChangesAndDeletionsInOrder() {
    server.store().create(THING, thing("a"));
    Informer<Integer> informer = started(sizes());
    resize("a", 2);
    server.store().create(THING, thing("b"));
    server.store().delete(THING, key("a"));

    await()
        .untilAsserted(() ->
            assertThat(told)
                .containsExactly("shop/a null→1", "shop/a 1→2", "shop/b null→1", "shop/a 2→null"));
    assertThat(informer.size()).isEqualTo(1);
    assertThat(informer.find(key("b"))).contains(1);
    assertThat(informer.all()).containsExactly(1);
  }

  @Test
  void syncedOnlyAfterEveryListedObjectWasDelivered() {
    for (int i = 0; i < 1200; i++) {
      server.store().create(THING, thing("t" + i));
    }
    Informer<Integer> informer = started(sizes());

    assertThat(informer.size()).isEqualTo(1200);
    assertThat(told).hasSize(1200);
    assertThat(lists()).isEqualTo(3);
  }

  @Test
  void anObjectThatLeavesTheSelectorIsGone() {
    server.store().create(THING, thing("a"));
    started(sizes().selector(Selector.fields("spec.node=n1")));
    server
        .store()
        .update(
            THING,
            key("a"),
            object -> {
              Json.child(object, "spec").put("node", "n2");
              return object;
            });

    await().untilAsserted(() -> assertThat(told).containsExactly("shop/a null→1", "shop/a 1→null"));
  }

  @Test
  void goesOnWithoutANewListWhenAWatchBreaks() {
    server.store().create(THING, thing("a"));
    started(sizes());
    server.dropConnections();
    resize("a", 2);

    await().atMost(LIMIT).until(() -> told.contains("shop/a 1→2"));
    assertThat(lists()).isEqualTo(1);
    assertThat(watches()).isEqualTo(2);
  }

  @Test
  void findsDeletionsThatHappenedWhileTheServerWasAway() {
    server.store().create(THING, thing("a"));
    server.store().create(THING, thing("b"));
    Informer<Integer> informer = started(sizes());
    server.stop();
    server.store().delete(THING, key("a"));
    resize("b", 5);
    await().pollDelay(Duration.ofSeconds(1)).until(() -> informer.size() == 2);
    server.restart();

    await().atMost(LIMIT).until(() -> informer.size() == 1);
    assertThat(told).contains("shop/a 1→null", "shop/b 1→5");
    assertThat(lists()).isEqualTo(2);
  }

  @Test
  void listsAgainWhenItsVersionIsTooOldInTheStream() {
    server.store().create(THING, thing("a"));
    Informer<Integer> informer = started(sizes());
    server.stop();
    server.store().delete(THING, key("a"));
    server.store().create(THING, thing("b"));
    server.store().compact();
    server.restart();

    await().atMost(LIMIT).until(() -> informer.find(key("b")).isPresent());
    assertThat(informer.find(key("a"))).isEmpty();
  }

  @Test
  void listsAgainWhenTheWatchIsRefusedWithGone() {
    server.answer(FakeRequest::isWatch, 1, 410);
    started(sizes());

    assertThat(lists()).isEqualTo(2);
  }

  @Test
  void beginsAnewWithoutPagesWhenAContinueTokenExpired() {
    for (int i = 0; i < 600; i++) {
      server.store().create(THING, thing("t" + i));
    }
    server.answer(request -> !request.parameter("continue").isEmpty(), 1, 410);
    Informer<Integer> informer = started(sizes());

    assertThat(informer.size()).isEqualTo(600);
    assertThat(server.requests())
        .filteredOn(FakeRequest::isList)
        .extracting(request -> request.parameter("limit"))
        .containsExactly("500", "500", "");
  }

  @Test
  void aSilentWatchIsOpenedAgain() {
    server.store().create(THING, thing("a"));
    server.bookmarkEvery(Duration.ofMillis(100));
    started(sizes().idle(Duration.ofSeconds(1)));
    server.silenceWatches(true);
    resize("a", 2);
    await().atMost(LIMIT).until(() -> watches() > 1);
    server.silenceWatches(false);

    await().atMost(LIMIT).until(() -> told.contains("shop/a 1→2"));
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  void bookmarksKeepAnIdleWatchOpenAndMoveItOn() {
    server.bookmarkEvery(Duration.ofMillis(50));
    Informer<Integer> informer = started(sizes().idle(Duration.ofSeconds(1)));
    await()
        .pollDelay(Duration.ofMillis(2500))
        .until(() -> informer.lastHeard().orElseThrow().toMillis() < 1000);

    assertThat(watches()).isEqualTo(1);
  }

  @Test
  void waitsForAResourceThatIsNotInstalledYet() {
    server.store().uninstall(THING);
    Informer<Integer> informer = sizes().start();
    open.add(informer);
    await().until(() -> lists() > 1);
    assertThat(informer.synced()).isFalse();
    server.store().install(THING);
    server.store().create(THING, thing("a"));

    assertThat(informer.awaitSync(LIMIT)).isTrue();
    await().until(() -> told.contains("shop/a null→1"));
  }

  @Test
  void aResourceThatVanishesIsNoDeletionOfItsObjects() {
    server.store().create(THING, thing("a"));
    Informer<Integer> informer = started(sizes());
    server.store().uninstall(THING);
    server.dropConnections();
    await().atMost(LIMIT).until(() -> lists() > 2);

    assertThat(informer.find(key("a"))).contains(1);
    assertThat(told).containsExactly("shop/a null→1");
  }

  @Test
  void aRefusalNeverEmptiesTheCache() {
    server.store().create(THING, thing("a"));
    Informer<Integer> informer = started(sizes());
    server.answer(request -> true, 4, 403);
    server.dropConnections();
    await().atMost(LIMIT).until(() -> watches() > 2);

    assertThat(told).containsExactly("shop/a null→1");
    assertThat(informer.size()).isEqualTo(1);
  }

  @Test
  void aNewListDeliversNothingThatIsNotNew() {
    server.store().create(THING, thing("a"));
    started(sizes());
    server.answer(FakeRequest::isWatch, 1, 410);
    server.dropConnections();
    await().atMost(LIMIT).until(() -> lists() == 2 && server.openWatches() == 1);
    resize("a", 2);

    await().until(() -> told.contains("shop/a 1→2"));
    assertThat(told).containsExactly("shop/a null→1", "shop/a 1→2");
  }

  @Test
  void aListenerOrMapperThatThrowsDoesNotEndIt() {
    server.store().create(THING, thing("a"));
    Informer<Integer> informer =
        started(
            Informer.builder(
                    client,
                    THING,
                    object -> {
                      if (sizeOf(object) == 2) {
                        throw new IllegalStateException("size 2 cannot be mapped");
                      }
                      return sizeOf(object);
                    })
                .listener((key, before, after) -> {
                  told.add(before + "→" + after);
                  throw new IllegalStateException("listeners may be wrong");
                }));
    resize("a", 2);
    resize("a", 3);

    await().until(() -> told.contains("1→3"));
    assertThat(informer.find(key("a"))).contains(3);
  }

  @Test
  void keepsWholeObjectsWithoutManagedFieldsByDefault() {
    ObjectNode object = thing("a");
    Json.child(object, "metadata").putArray("managedFields").addObject().put("manager", "kubectl");
    server.store().create(THING, object);
    try (Informer<ObjectNode> informer = Informer.builder(client, THING).start()) {
      assertThat(informer.awaitSync(LIMIT)).isTrue();
      ObjectNode kept = informer.find(key("a")).orElseThrow();
      assertThat(Json.at(kept, "metadata").has("managedFields")).isFalse();
      assertThat(sizeOf(kept)).isEqualTo(1);
    }
  }

  @Test
  void saysNothingAfterItWasClosed() {
    Informer<Integer> informer = started(sizes());
    informer.close();
    server.store().create(THING, thing("a"));

    await().pollDelay(Duration.ofMillis(300)).until(told::isEmpty);
  }
}
