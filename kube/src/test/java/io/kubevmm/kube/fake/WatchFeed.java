package io.kubevmm.kube.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.WatchEvent;
import java.time.Duration;
import java.util.List;

/** The events of one watch, one JSON object a line. */
final class WatchFeed {
  private final FakeStore store;
  private final Resource resource;
  private final Wanted matcher;
  private final boolean bookmarks;
  private final long endsAt;
  private long version;
  private long lastBookmark = System.nanoTime();
  private boolean refused;

  WatchFeed(FakeStore store, Resource resource, FakeRequest request) {
    this.store = store;
    this.resource = resource;
    this.matcher = Api.matcher(request);
    this.bookmarks = request.parameter("allowWatchBookmarks").equals("true");
    this.version = Long.parseLong(request.parameter("resourceVersion"));
    Duration time = Duration.ofSeconds(Long.parseLong(request.parameter("timeoutSeconds")));
    this.endsAt = System.nanoTime() + time.toNanos();
  }

  boolean ended() {
    return refused || System.nanoTime() >= endsAt;
  }

  /** Waits up to 20 ms for events; "" when there were none. */
  String next(Duration bookmarkInterval) throws InterruptedException {
    StringBuilder lines = new StringBuilder();
    List<FakeStore.Change> changes;
    try {
      changes = store.since(version, 20);
    } catch (Refusal gone) {
      refused = true;
      return line("ERROR", gone.toJson());
    }
    for (FakeStore.Change change : changes) {
      version = change.version();
      if (change.resource().equals(resource)) {
        change
            .seenBy(matcher)
            .ifPresent(event -> lines.append(line(event.type().name(), event.object())));
      }
    }
    if (bookmarks && System.nanoTime() - lastBookmark >= bookmarkInterval.toNanos()) {
      lastBookmark = System.nanoTime();
      ObjectNode bookmark = Json.object();
      Json.child(bookmark, "metadata").put("resourceVersion", Long.toString(version));
      lines.append(line(WatchEvent.Type.BOOKMARK.name(), bookmark));
    }
    return lines.toString();
  }

  private static String line(String type, ObjectNode object) {
    ObjectNode line = Json.object().put("type", type);
    line.set("object", object);
    return line + "\n";
  }
}
