package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One event of a watch.
 *
 * @param object the object as it is now; for DELETED as it last was; for BOOKMARK nothing but a
 *     resourceVersion
 */
public record WatchEvent(Type type, ObjectNode object) {

  /** Kubernetes' event types, but ERROR, which a watch throws as a {@link KubeException}. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }

  /** Takes the events of a watch in their order. */
  @FunctionalInterface
  public interface Sink {

    /** Takes one event and says whether the watch shall go on. */
    boolean next(WatchEvent event);

    /** The server accepted the watch; called once, before the first event. */
    default void opened() {}
  }

  /** The version to go on from after this event. */
  public String resourceVersion() {
    return Json.text(object, "metadata", "resourceVersion");
  }
}
