package io.kubevmm.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Phase;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.WatchEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees the machines of one namespace as any client does, by a watch over a connection of its own,
 * and notes when each one is first seen running. Names are used once.
 */
final class PhaseWatch implements AutoCloseable {

  private static final Duration SERVER_TIME = Duration.ofHours(6);
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final KubeClient client;
  private final String namespace;
  private final Map<String, CompletableFuture<Long>> running = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Long>> gone = new ConcurrentHashMap<>();
  private final CompletableFuture<Long> broken = new CompletableFuture<>();
  private final CompletableFuture<Long> opened = new CompletableFuture<>();

  /** Watches from now on; owns the client, which nobody else uses. */
  PhaseWatch(KubeClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    String now =
        client.list(Machines.RESOURCE, namespace, Selector.EVERYTHING, 1, "").resourceVersion();
    Thread.ofPlatform().daemon().name("phase-watch").start(() -> watch(now));
    await(opened, "the watch", Duration.ofSeconds(30));
  }

  /** The {@link System#nanoTime} at which the machine was first seen running. */
  long awaitRunning(String name, Duration limit) {
    return await(future(running, name), name + " running", limit);
  }

  /** The {@link System#nanoTime} at which the object was seen to be gone. */
  long awaitGone(String name, Duration limit) {
    return await(future(gone, name), name + " gone", limit);
  }

  private void watch(String resourceVersion) {
    try {
      client.watch(
          Machines.RESOURCE,
          namespace,
          Selector.EVERYTHING,
          resourceVersion,
          SERVER_TIME,
          IDLE,
          new WatchEvent.Sink() {
            @Override
            public void opened() {
              opened.complete(System.nanoTime());
            }

            @Override
            public boolean next(WatchEvent event) {
              note(event, System.nanoTime());
              return true;
            }
          });
      broken.completeExceptionally(new BenchException("The API server ended the watch."));
    } catch (KubeException e) {
      broken.completeExceptionally(new BenchException("The watch broke: " + e.getMessage(), e));
    }
  }

  private void note(WatchEvent event, long nanos) {
    ObjectNode object = event.object();
    String name = Json.text(object, "metadata", "name");
    if (event.type() == WatchEvent.Type.DELETED) {
      future(gone, name).complete(nanos);
      return;
    }
    String phase = Json.text(object, "status", "phase");
    if (phase.equals(Phase.Running.name())) {
      future(running, name).complete(nanos);
    } else if (phase.equals(Phase.Failed.name())) {
      future(running, name)
          .completeExceptionally(
              new BenchException(name + " can't start: " + readyMessage(object)));
    }
  }

  private static String readyMessage(ObjectNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return Json.text(condition, "message");
      }
    }
    return "the status gives no reason";
  }

  private long await(CompletableFuture<Long> future, String what, Duration limit) {
    try {
      CompletableFuture.anyOf(future, broken).get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return future.join();
    } catch (TimeoutException e) {
      throw new BenchException(
          "Waited %d s for %s in namespace %s, in vain."
              .formatted(limit.toSeconds(), what, namespace),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BenchException known
          ? known
          : new BenchException("Waiting for %s failed.".formatted(what), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted.", e);
    }
  }

  private static CompletableFuture<Long> future(
      Map<String, CompletableFuture<Long>> futures, String name) {
    return futures.computeIfAbsent(name, key -> new CompletableFuture<>());
  }

  @Override
  public void close() {
    client.close();
  }
}
