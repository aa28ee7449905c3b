package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Transport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls to one API server. Safe for use by many threads; every call blocks until it is answered.
 *
 * <p>Every call throws {@link KubeException} when it did not succeed. Objects that are written
 * carry their namespace and name in their metadata; what comes back is the object as the server has
 * it now.
 */
public final class KubeClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PAGE = 500;
  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String APPLY_PATCH = "application/apply-patch+yaml";

  private final Transport transport;
  private final String fieldManager;
  private final Duration limit;
  private final boolean dryRun;

  /**
   * Makes a client; connects with the first call.
   *
   * @param fieldManager the name under which the API server records what this client wrote, and the
   *     beginning of the User-Agent
   */
  public KubeClient(KubeConfig config, String fieldManager) {
    this(new Transport(config, fieldManager), fieldManager, LIMIT, false);
  }

  private KubeClient(Transport transport, String fieldManager, Duration limit, boolean dryRun) {
    this.transport = transport;
    this.fieldManager = fieldManager;
    this.limit = limit;
    this.dryRun = dryRun;
  }

  /** This client with another time limit per call; closing either closes both. */
  public KubeClient withTimeout(Duration timeout) {
    return new KubeClient(transport, fieldManager, timeout, dryRun);
  }

  /**
   * This client with writes that the API server judges, answers and does not store; deletions are
   * real. Closing either closes both.
   */
  public KubeClient dryRun() {
    return new KubeClient(transport, fieldManager, limit, true);
  }

  /** The configuration it was made with. */
  public KubeConfig config() {
    return transport.config();
  }

  // Reading

  public ObjectNode get(Resource r, ObjectKey key) {
    return get(r.path(key.namespace(), key.name(), ""));
  }

  /** Reads whatever is at a path, such as "/version". */
  public ObjectNode get(String path) {
    return transport.send(Call.get(path), limit);
  }

  /** The object, or empty when the API server says that it is not there. */
  public Optional<ObjectNode> find(Resource r, ObjectKey key) {
    try {
      return Optional.of(get(r, key));
    } catch (KubeException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * One page of a list, as of now (not as of some cache).
   *
   * @param namespace "" for all
   * @param limit most objects of the page; 0 for all at once
   * @param continueToken of the page before; "" for the first. A token that is too old throws an
   *     exception that {@code isGone()}: begin again.
   */
  public ListPage list(
      Resource r, String namespace, Selector selector, int limit, String continueToken) {
    Map<String, String> query = selecting(selector);
    query.put("limit", limit == 0 ? "" : Integer.toString(limit));
    query.put("continue", continueToken);
    ObjectNode answer =
        transport.send(Call.list(r.path(namespace, "", "") + Urls.query(query)), this.limit);
    List<ObjectNode> items = new ArrayList<>(answer.path("items").size());
    for (JsonNode item : answer.path("items")) {
      if (item instanceof ObjectNode object) {
        items.add(named(r, object));
      }
    }
    return new ListPage(
        items,
        Json.text(answer, "metadata", "resourceVersion"),
        Json.text(answer, "metadata", "continue"));
  }

  /**
   * All objects, as of one moment; for few or for short-lived use, else see {@link Informer}. Read
   * in pages, or in one piece when the pages took so long that the API server forgot the moment.
   */
  public List<ObjectNode> listAll(Resource r, String namespace, Selector selector) {
    try {
      List<ObjectNode> all = new ArrayList<>();
      String token = "";
      do {
        ListPage page = list(r, namespace, selector, PAGE, token);
        all.addAll(page.items());
        token = page.continueToken();
      } while (!token.isEmpty());
      return all;
    } catch (KubeException e) {
      if (e.isGone()) {
        return list(r, namespace, selector, 0, "").items();
      }
      throw e;
    }
  }

  /** Lists of built-in kinds come without these two fields in their items. */
  private static ObjectNode named(Resource r, ObjectNode object) {
    if (!object.has("kind")) {
      object.put("apiVersion", r.apiVersion()).put("kind", r.kind());
    }
    return object;
  }

  /**
   * Watches from a resourceVersion on, on the calling thread, until the server ends the watch
   * (after {@code serverTime}) or the sink has enough; both return normally.
   *
   * <p>Throws a {@link KubeException}: that {@code isGone()} when the resourceVersion is too old,
   * that {@code isUnreachable()} when the connection broke or nothing, not even a bookmark, came
   * for {@code idle}.
   */
  public void watch(
      Resource r,
      String namespace,
      Selector selector,
      String resourceVersion,
      Duration serverTime,
      Duration idle,
      WatchEvent.Sink sink) {
    Map<String, String> query = selecting(selector);
    query.put("watch", "true");
    query.put("allowWatchBookmarks", "true");
    query.put("resourceVersion", resourceVersion);
    query.put("timeoutSeconds", Long.toString(serverTime.toSeconds()));
    Call call = Call.get(r.path(namespace, "", "") + Urls.query(query));
    WatchStream.read(call.toString(), transport.open(call, limit, idle), sink);
  }

  private static Map<String, String> selecting(Selector selector) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("fieldSelector", selector.fields());
    query.put("labelSelector", selector.labels());
    return query;
  }

  // Writing

  public ObjectNode create(Resource r, ObjectNode object) {
    return createSubresource(r, new ObjectKey(ObjectKey.of(object).namespace(), ""), "", object);
  }

  /** Posts to a subresource, such as a token request or a binding. */
  public ObjectNode createSubresource(
      Resource r, ObjectKey key, String subresource, ObjectNode body) {
    String path = r.path(key.namespace(), key.name(), subresource);
    return write("POST", path, JSON, body, false);
  }

  /** Posts to any path what is no stored object, such as a SelfSubjectAccessReview. */
  public ObjectNode post(String path, ObjectNode body) {
    return write("POST", path, JSON, body, false);
  }

  /** Replaces the object; with a resourceVersion in its metadata only that version. */
  public ObjectNode replace(Resource r, ObjectNode object) {
    return replaceSubresource(r, "", object);
  }

  /** Replaces what a subresource shows of the object, such as "status" or "approval". */
  public ObjectNode replaceSubresource(Resource r, String subresource, ObjectNode object) {
    ObjectKey key = ObjectKey.of(object);
    String path = r.path(key.namespace(), key.name(), subresource);
    return write("PUT", path, JSON, object, false);
  }

  /** RFC 7396; a resourceVersion in the patch's metadata makes it apply to that version only. */
  public ObjectNode mergePatch(Resource r, ObjectKey key, ObjectNode patch) {
    return write("PATCH", r.path(key.namespace(), key.name(), ""), MERGE_PATCH, patch, false);
  }

  /**
   * As {@link #mergePatch}, on the status. A uid in the patch is ignored there by the API server:
   * use the resourceVersion, or {@link #jsonPatchStatus} with a test of {@code /metadata/uid}.
   */
  public ObjectNode mergePatchStatus(Resource r, ObjectKey key, ObjectNode patch) {
    String path = r.path(key.namespace(), key.name(), "status");
    return write("PATCH", path, MERGE_PATCH, patch, false);
  }

  /** RFC 6902; a failed {@code test} throws an exception that {@code isInvalid()}. */
  public ObjectNode jsonPatch(Resource r, ObjectKey key, ArrayNode operations) {
    return write("PATCH", r.path(key.namespace(), key.name(), ""), JSON_PATCH, operations, false);
  }

  /** As {@link #jsonPatch}, on the status. */
  public ObjectNode jsonPatchStatus(Resource r, ObjectKey key, ArrayNode operations) {
    String path = r.path(key.namespace(), key.name(), "status");
    return write("PATCH", path, JSON_PATCH, operations, false);
  }

  /**
   * Server-side apply: the object holds exactly the fields that this field manager wants to own.
   *
   * @param force take fields over that other managers own, instead of a conflict
   */
  public ObjectNode apply(Resource r, ObjectNode object, boolean force) {
    return apply(r, object, "", force);
  }

  /** As {@link #apply}, on the status. */
  public ObjectNode applyStatus(Resource r, ObjectNode object, boolean force) {
    return apply(r, object, "status", force);
  }

  private ObjectNode apply(Resource r, ObjectNode object, String subresource, boolean force) {
    ObjectKey key = ObjectKey.of(object);
    String path = r.path(key.namespace(), key.name(), subresource);
    return write("PATCH", path, APPLY_PATCH, named(r, object), force);
  }

  /** Asks for deletion; with finalisers the object stays until they are gone. */
  public void delete(Resource r, ObjectKey key, DeleteOptions options) {
    String body = Json.written(options.toJson());
    String path = r.path(key.namespace(), key.name(), "");
    transport.send(new Call("DELETE", path, JSON, body, false), limit);
  }

  private ObjectNode write(
      String method, String path, String contentType, JsonNode body, boolean force) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("fieldManager", fieldManager);
    query.put("fieldValidation", "Strict");
    query.put("force", force ? "true" : "");
    query.put("dryRun", dryRun ? "All" : "");
    String target = path + Urls.query(query);
    return transport.send(new Call(method, target, contentType, Json.written(body), false), limit);
  }

  @Override
  public void close() {
    transport.close();
  }
}
