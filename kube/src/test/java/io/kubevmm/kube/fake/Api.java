package io.kubevmm.kube.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each request but a watch does to the store, and what it answers. */
final class Api {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/(?<version>[^/]+)(?:/namespaces/(?<namespace>[^/]+)"
              + "(?=/))?/(?<plural>[^/]+)(?:/(?<name>[^/]+))?(?:/(?<sub>[^/]+))?");

  private static final Pattern DISCOVERY = Pattern.compile("/apis/([^/]+)(?:/([^/]+))?");

  private final FakeStore store;
  volatile String version = "v1.37.2";
  volatile String emulatedMinor = "37";

  /** The one version of a group that is stored; "" for whichever there is. */
  volatile String storageVersion = "";

  Api(FakeStore store) {
    this.store = store;
  }

  private record Target(Resource resource, String namespace, String name, String subresource) {
    ObjectKey key() {
      return new ObjectKey(namespace, name);
    }
  }

  private Target target(FakeRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw Refusal.unknownPath();
    }
    Resource resource =
        store
            .resource(text(path, "group"), text(path, "version"), text(path, "plural"))
            .orElseThrow(Refusal::unknownPath);
    return new Target(resource, text(path, "namespace"), text(path, "name"), text(path, "sub"));
  }

  private static String text(Matcher path, String group) {
    String found = path.group(group);
    return found == null ? "" : found;
  }

  Resource resource(FakeRequest request) {
    return target(request).resource;
  }

  static Wanted matcher(FakeRequest request) {
    Matcher path = PATH.matcher(request.path());
    String namespace = path.matches() ? text(path, "namespace") : "";
    return new Wanted(
        namespace, request.parameter("fieldSelector"), request.parameter("labelSelector"));
  }

  ObjectNode answer(FakeRequest request) {
    if (request.path().equals("/version")) {
      return Json.object().put("gitVersion", version).put("emulationMinor", emulatedMinor);
    }
    Matcher discovery = DISCOVERY.matcher(request.path());
    if (discovery.matches()) {
      return discovered(discovery.group(1), Objects.requireNonNullElse(discovery.group(2), ""));
    }
    Target target = target(request);
    return switch (request.method()) {
      case "GET" -> target.name.isEmpty() ? list(request, target) : read(target);
      case "POST" -> create(target, Json.parse(request.body()));
      case "PUT" -> {
        ObjectNode given = Json.parse(request.body());
        yield change(target, old -> given);
      }
      case "PATCH" -> patch(request, target);
      case "DELETE" -> delete(request, target);
      default -> throw new Refusal(405, "MethodNotAllowed", request.method());
    };
  }

  /** What a group has, or one version of it. */
  private ObjectNode discovered(String group, String version) {
    List<Resource> known =
        store.resources().stream()
            .filter(r -> r.group().equals(group))
            .filter(r -> version.isEmpty() || r.version().equals(version))
            .toList();
    if (known.isEmpty()) {
      throw Refusal.unknownPath();
    }
    ObjectNode answer = Json.object();
    if (version.isEmpty()) {
      ArrayNode versions = answer.putArray("versions");
      known.stream()
          .map(Resource::version)
          .distinct()
          .forEach(v -> versions.addObject().put("version", v));
      return answer;
    }
    ArrayNode resources = answer.putArray("resources");
    for (Resource resource : known) {
      ObjectNode one = resources.addObject().put("name", resource.plural());
      if (storageVersion.isEmpty() || storageVersion.equals(version)) {
        one.put("storageVersionHash", "hash");
      }
    }
    return answer;
  }

  private ObjectNode read(Target target) {
    return store
        .find(target.resource, target.key())
        .orElseThrow(() -> Refusal.notFound(target.resource.plural() + " \"" + target.name + "\""));
  }

  private ObjectNode create(Target target, ObjectNode object) {
    if (target.subresource.equals("token")) {
      ObjectNode status = object.putObject("status");
      status.put("token", "header.claims.signature");
      status.put("expirationTimestamp", "2036-01-01T00:00:00Z");
      return object;
    }
    if (!target.name.isEmpty()) {
      return object;
    }
    if (!target.namespace.isEmpty()) {
      Json.child(object, "metadata").put("namespace", target.namespace);
    }
    return store.create(target.resource, object);
  }

  private ObjectNode patch(FakeRequest request, Target target) {
    String type = request.header("content-type");
    if (type.equals("application/json-patch+json")) {
      return change(
          target,
          object -> {
            Patches.json(object, Json.parse("{\"ops\":" + request.body() + "}").path("ops"));
            return object;
          });
    }
    ObjectNode patch = Json.parse(request.body());
    boolean apply = type.equals("application/apply-patch+yaml");
    if (apply && store.find(target.resource, target.key()).isEmpty()) {
      return create(new Target(target.resource, target.namespace, "", ""), patch);
    }
    return change(
        target,
        object -> {
          boolean conditional = Json.at(patch, "metadata").has("resourceVersion");
          if (!conditional) {
            Json.child(object, "metadata").remove("resourceVersion");
          }
          Patches.merge(object, patch);
          return object;
        });
  }

  /** As the API server does: "status" changes nothing but status, everything else not status. */
  private ObjectNode change(Target target, UnaryOperator<ObjectNode> change) {
    return store.update(
        target.resource,
        target.key(),
        old -> {
          ObjectNode changed = change.apply(old.deepCopy());
          boolean status = target.subresource.equals("status");
          ObjectNode result = status ? old.deepCopy() : changed.deepCopy();
          ObjectNode statusFrom = status ? changed : old;
          result.remove("status");
          if (statusFrom.has("status")) {
            result.set("status", statusFrom.path("status"));
          }
          Json.child(result, "metadata")
              .set("resourceVersion", changed.path("metadata").path("resourceVersion"));
          return result;
        });
  }

  private ObjectNode delete(FakeRequest request, Target target) {
    ObjectNode options = request.body().isEmpty() ? Json.object() : Json.parse(request.body());
    store.delete(
        target.resource,
        target.key(),
        new DeleteOptions(
            Json.text(options, "preconditions", "uid"),
            Json.text(options, "preconditions", "resourceVersion"),
            DeleteOptions.Propagation.DEFAULT));
    return Json.object().put("kind", "Status").put("status", "Success");
  }

  /** A continue token is the index to go on from; pages are of the objects as they are now. */
  private ObjectNode list(FakeRequest request, Target target) {
    Wanted matcher = matcher(request);
    List<ObjectNode> found = store.all(target.resource).stream().filter(matcher::matches).toList();
    String token = request.parameter("continue");
    String limit = request.parameter("limit");
    int from = token.isEmpty() ? 0 : Integer.parseInt(token);
    int to =
        limit.isEmpty() ? found.size() : Math.min(found.size(), from + Integer.parseInt(limit));
    ObjectNode list = Json.object().put("kind", target.resource.kind() + "List");
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(store.version()));
    if (to < found.size()) {
      metadata.put("continue", Integer.toString(to));
    }
    ArrayNode items = list.putArray("items");
    found.subList(Math.min(from, to), to).forEach(items::add);
    return list;
  }
}
