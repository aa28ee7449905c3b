package io.kubevmm.kube.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.WatchEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * All objects and the history of their changes; also the way for a test to act as somebody else.
 */
public final class FakeStore {
  private final Map<Resource, Map<ObjectKey, ObjectNode>> objects = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private long version = 100;
  private long oldest = 100;

  record Change(
      long version,
      Resource resource,
      WatchEvent.Type type,
      ObjectNode object,
      Optional<ObjectNode> before) {

    /** What a watch with this selector sees of it, if anything. */
    Optional<WatchEvent> seenBy(Wanted matcher) {
      boolean is = type != WatchEvent.Type.DELETED && matcher.matches(object);
      boolean was = before.map(matcher::matches).orElse(false);
      if (!is && !was) {
        return Optional.empty();
      }
      WatchEvent.Type seen =
          !is ? WatchEvent.Type.DELETED : was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED;
      ObjectNode shown = is ? object.deepCopy() : before.orElse(object).deepCopy();
      Json.child(shown, "metadata").put("resourceVersion", Long.toString(version));
      return Optional.of(new WatchEvent(seen, shown));
    }
  }

  /** Makes a resource known; its objects start empty. */
  public synchronized void install(Resource resource) {
    objects.putIfAbsent(resource, new TreeMap<>());
  }

  /** Makes a resource unknown, without any word about its objects. */
  public synchronized void uninstall(Resource resource) {
    objects.remove(resource);
  }

  public synchronized Optional<ObjectNode> find(Resource resource, ObjectKey key) {
    return Optional.ofNullable(of(resource).get(key)).map(ObjectNode::deepCopy);
  }

  /** All objects of a resource, sorted by key. */
  public synchronized List<ObjectNode> all(Resource resource) {
    return of(resource).values().stream().map(ObjectNode::deepCopy).toList();
  }

  public synchronized ObjectNode create(Resource resource, ObjectNode given) {
    ObjectNode object = given.deepCopy();
    ObjectKey key = ObjectKey.of(object);
    if (of(resource).containsKey(key)) {
      throw new Refusal(
          409, "AlreadyExists", resource.plural() + " \"" + key + "\" already exists");
    }
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.put("uid", UUID.randomUUID().toString()).put("generation", 1);
    metadata.put("creationTimestamp", now());
    object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    return record(resource, WatchEvent.Type.ADDED, object, Optional.empty());
  }

  /** Changes an object as any client would, in one step; a resourceVersion left in it must fit. */
  public synchronized ObjectNode update(
      Resource resource, ObjectKey key, UnaryOperator<ObjectNode> change) {
    ObjectNode before = existing(resource, key);
    ObjectNode after = change.apply(before.deepCopy());
    String wanted = Json.text(after, "metadata", "resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(Json.text(before, "metadata", "resourceVersion"))) {
      throw Refusal.conflict(key.toString());
    }
    ObjectNode metadata = Json.child(after, "metadata");
    for (String kept : List.of("uid", "creationTimestamp", "resourceVersion", "generation")) {
      metadata.set(kept, before.path("metadata").path(kept));
    }
    if (after.equals(before)) {
      return before.deepCopy();
    }
    if (!after.path("spec").equals(before.path("spec"))) {
      metadata.put("generation", before.path("metadata").path("generation").asLong() + 1);
    }
    boolean gone = metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty();
    WatchEvent.Type type = gone ? WatchEvent.Type.DELETED : WatchEvent.Type.MODIFIED;
    return record(resource, type, after, Optional.of(before));
  }

  /** Deletes an object, or marks it while it has finalisers. */
  public synchronized void delete(Resource resource, ObjectKey key, DeleteOptions options) {
    ObjectNode before = existing(resource, key);
    String uid = Json.text(before, "metadata", "uid");
    String rv = Json.text(before, "metadata", "resourceVersion");
    if ((!options.uid().isEmpty() && !options.uid().equals(uid))
        || (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(rv))) {
      throw Refusal.conflict(key + " does not meet the precondition");
    }
    if (before.path("metadata").path("finalizers").isEmpty()) {
      record(resource, WatchEvent.Type.DELETED, before.deepCopy(), Optional.of(before));
    } else {
      ObjectNode after = before.deepCopy();
      Json.child(after, "metadata").put("deletionTimestamp", now());
      record(resource, WatchEvent.Type.MODIFIED, after, Optional.of(before));
    }
  }

  /** Deletes without any conditions. */
  public void delete(Resource resource, ObjectKey key) {
    delete(resource, key, DeleteOptions.NONE);
  }

  /** Forgets the history: watches from before now get 410. */
  public synchronized void compact() {
    oldest = version;
    history.clear();
    notifyAll();
  }

  /** Writes made since the start; a change of nothing is none. */
  public synchronized long version() {
    return version;
  }

  /** Changes after a version; waits up to the time for the first one. */
  synchronized List<Change> since(long from, long waitMillis) throws InterruptedException {
    long until = System.nanoTime() + waitMillis * 1_000_000;
    for (long left = waitMillis; from >= version && left > 0; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
    if (from < oldest) {
      throw Refusal.gone();
    }
    return history.stream().filter(change -> change.version > from).toList();
  }

  synchronized void wake() {
    notifyAll();
  }

  private ObjectNode record(
      Resource resource, WatchEvent.Type type, ObjectNode object, Optional<ObjectNode> before) {
    version++;
    Json.child(object, "metadata").put("resourceVersion", Long.toString(version));
    if (type == WatchEvent.Type.DELETED) {
      of(resource).remove(ObjectKey.of(object));
    } else {
      of(resource).put(ObjectKey.of(object), object);
    }
    history.add(new Change(version, resource, type, object, before));
    notifyAll();
    return object.deepCopy();
  }

  private Map<ObjectKey, ObjectNode> of(Resource resource) {
    Map<ObjectKey, ObjectNode> found = objects.get(resource);
    if (found == null) {
      throw Refusal.unknownPath();
    }
    return found;
  }

  private ObjectNode existing(Resource resource, ObjectKey key) {
    ObjectNode found = of(resource).get(key);
    if (found == null) {
      throw Refusal.notFound(
          resource.plural() + "." + resource.group() + " \"" + key.name() + "\"");
    }
    return found;
  }

  synchronized List<Resource> resources() {
    return List.copyOf(objects.keySet());
  }

  synchronized Optional<Resource> resource(String group, String version, String plural) {
    return objects.keySet().stream()
        .filter(r -> r.group().equals(group) && r.version().equals(version))
        .filter(r -> r.plural().equals(plural))
        .findFirst();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
