package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An informer's cache and the calls to its listeners; written by one thread, read by any. */
final class Store<T> {
  private static final Logger log = LoggerFactory.getLogger(Informer.class);

  private final Resource resource;
  private final Function<ObjectNode, T> mapper;
  private final List<Informer.Listener<T>> listeners;
  private final Map<ObjectKey, Entry<T>> entries = new ConcurrentHashMap<>();

  private record Entry<T>(String resourceVersion, T value) {}

  Store(Resource resource, Function<ObjectNode, T> mapper, List<Informer.Listener<T>> listeners) {
    this.resource = resource;
    this.mapper = mapper;
    this.listeners = List.copyOf(listeners);
  }

  /** The object is there, in this version. */
  void put(ObjectNode object) {
    ObjectKey key = ObjectKey.of(object);
    String version = Json.text(object, "metadata", "resourceVersion");
    Entry<T> before = entries.get(key);
    if (before != null && before.resourceVersion.equals(version)) {
      return;
    }
    T after;
    try {
      after = mapper.apply(object);
    } catch (RuntimeException e) {
      log.error("{} {} cannot be understood and is left as it was.", resource.kind(), key, e);
      return;
    }
    entries.put(key, new Entry<>(version, after));
    tell(key, before == null ? null : before.value, after);
  }

  /** The object is gone. */
  void remove(ObjectKey key) {
    Entry<T> before = entries.remove(key);
    if (before != null) {
      tell(key, before.value, null);
    }
  }

  /** A complete list has shown that nothing but these is there. */
  void retain(Set<ObjectKey> listed) {
    List<ObjectKey> gone = entries.keySet().stream().filter(key -> !listed.contains(key)).toList();
    gone.forEach(this::remove);
  }

  private void tell(ObjectKey key, @Nullable T before, @Nullable T after) {
    for (Informer.Listener<T> listener : listeners) {
      try {
        listener.changed(key, before, after);
      } catch (RuntimeException e) {
        log.error("A listener failed at {} {}.", resource.kind(), key, e);
      }
    }
  }

  Optional<T> find(ObjectKey key) {
    Entry<T> entry = entries.get(key);
    return entry == null ? Optional.empty() : Optional.of(entry.value);
  }

  Collection<T> all() {
    List<T> all = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> all.add(entry.value));
    return all;
  }

  int size() {
    return entries.size();
  }
}
