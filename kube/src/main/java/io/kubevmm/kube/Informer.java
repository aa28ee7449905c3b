package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache that follows what the API server has, and tells listeners about every difference.
 *
 * <h2>How it follows</h2>
 *
 * <p>It lists everything that its selector matches, page by page, and then watches from the list's
 * resourceVersion on. The list is a consistent one (no resourceVersion in the request): a cache of
 * the API server might be older than what this process has written itself before it restarted. A
 * watch that ends is opened again where it stopped, and costs one request. A new list follows when
 * the API server says so (410, at the opening or inside the stream) and after an outage: when a
 * watch could not be opened again at once, etcd may have been restored to an older state in the
 * meantime, and a watch from a resourceVersion of the future would be silent for a long time. A new
 * list finds what was deleted meanwhile.
 *
 * <h2>What a listener may rely on</h2>
 *
 * <ul>
 *   <li>{@code changed} is called by one thread, one call after the other, in the order of the
 *       changes of each object. The cache already has the new value. Intermediate versions may be
 *       skipped; the last one never is.
 *   <li>{@code before} is null for a new object, {@code after} for one that is gone. Both are what
 *       the mapper made of the objects.
 *   <li>An event that says nothing new (the same resourceVersion again, the deletion of what is not
 *       there) is not delivered. resourceVersions are compared for equality only.
 *   <li>"Gone" means that the API server showed its absence: a DELETED event, or a complete list
 *       without it. With a field selector an object that no longer matches looks the same: read it
 *       before you act. A resource that the API server does not know (any more), a refusal or an
 *       outage never empties the cache.
 *   <li>A listener must be quick, typically {@link WorkQueue#add}, since the events behind it wait.
 *       What it throws is logged and goes no further.
 * </ul>
 *
 * <h2>Silence</h2>
 *
 * <p>The API server is asked to end each watch after five to ten minutes, at random, so that not
 * all clients come back at once. It sends a bookmark about every minute when there is a newer
 * resourceVersion to tell. When nothing at all came for two and a half minutes, the connection is
 * taken for dead and the watch opened again where it stopped; in a cluster in which nothing changes
 * that is the only price of this caution.
 *
 * <h2>Threads and failures</h2>
 *
 * <p>One virtual thread lists, watches and calls the listeners; readers may come from any thread.
 * Failures are tried again after 0.2 s, doubling to 10 s, with jitter, for ever; the log says so at
 * once and then once per minute. That includes 404 for a resource whose CRD is not installed yet.
 * An object that the mapper cannot map is logged with its name and left as it was in the cache.
 *
 * @param <T> what the cache keeps of an object; immutable, and as small as the reader can do with
 */
public final class Informer<T> implements AutoCloseable {
  private final Store<T> store;
  private final Reflector reflector;
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;

  /** Takes the differences. */
  @FunctionalInterface
  public interface Listener<T> {

    /**
     * One object changed.
     *
     * @param before null when the object is new
     * @param after null when the object is gone
     */
    void changed(ObjectKey key, @Nullable T before, @Nullable T after);
  }

  private Informer(Builder<T> builder) {
    this.store = new Store<>(builder.resource, builder.mapper, builder.listeners);
    this.reflector =
        new Reflector(
            builder.client,
            builder.resource,
            builder.namespace,
            builder.selector,
            builder.idle,
            store,
            synced::countDown);
    this.thread =
        Thread.ofVirtual()
            .name("informer-" + builder.resource.plural())
            .unstarted(reflector::follow);
  }

  /** An informer that keeps what the mapper makes of each object; the tree is let go. */
  public static <T> Builder<T> builder(
      KubeClient client, Resource resource, Function<ObjectNode, T> mapper) {
    return new Builder<>(client, resource, mapper);
  }

  /** An informer that keeps whole objects, but for their managedFields. */
  public static Builder<ObjectNode> builder(KubeClient client, Resource resource) {
    return new Builder<>(
        client,
        resource,
        object -> {
          Json.child(object, "metadata").remove("managedFields");
          return object;
        });
  }

  /** Begins to follow; call it once. */
  public Informer<T> start() {
    thread.start();
    return this;
  }

  /** Whether the first list is complete and was delivered to the listeners. */
  public boolean synced() {
    return synced.getCount() == 0;
  }

  /** Waits for {@link #synced()}; false when the time was over first, or at an interrupt. */
  public boolean awaitSync(Duration limit) {
    try {
      return synced.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How long ago the API server was last heard of; empty before its first answer. */
  public Optional<Duration> lastHeard() {
    return reflector.lastHeard();
  }

  public Optional<T> find(ObjectKey key) {
    return store.find(key);
  }

  /** All values, as they are now; the collection does not change any more. */
  public Collection<T> all() {
    return store.all();
  }

  public int size() {
    return store.size();
  }

  /** Stops following; the cache stays readable. Returns when no listener is being called. */
  @Override
  public void close() {
    thread.interrupt();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What an informer shall follow. */
  public static final class Builder<T> {
    private final KubeClient client;
    private final Resource resource;
    private final Function<ObjectNode, T> mapper;
    private final List<Listener<T>> listeners = new ArrayList<>();
    private String namespace = "";
    private Selector selector = Selector.EVERYTHING;
    private Duration idle = Duration.ofSeconds(150);

    private Builder(KubeClient client, Resource resource, Function<ObjectNode, T> mapper) {
      this.client = client;
      this.resource = resource;
      this.mapper = mapper;
    }

    /** One namespace only; "" is all of them, the default. */
    public Builder<T> namespace(String only) {
      namespace = only;
      return this;
    }

    public Builder<T> selector(Selector wanted) {
      selector = wanted;
      return this;
    }

    /** Adds a listener; several are called in the order of their adding. */
    public Builder<T> listener(Listener<T> added) {
      listeners.add(added);
      return this;
    }

    /** How long a watch may be silent; 150 s by default. */
    public Builder<T> idle(Duration limit) {
      idle = limit;
      return this;
    }

    public Informer<T> build() {
      return new Informer<>(this);
    }

    /** Builds and starts. */
    public Informer<T> start() {
      return build().start();
    }
  }
}
