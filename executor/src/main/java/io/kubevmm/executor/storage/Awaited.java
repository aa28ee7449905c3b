package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.storage.UploadSource;
import io.kubevmm.kube.ObjectKey;

/**
 * What a user sends a file for.
 *
 * @param kind of {@link Kinds}: an image or a disk
 * @param letsIn the SHA-256 of the key that whoever sends shows; empty if nobody may
 * @param made whether it has its file, and has become what it is
 */
public record Awaited(
    String kind, ObjectKey key, String uid, String letsIn, UploadSource source, boolean made) {

  /** The kind as a word in a sentence. */
  String word() {
    return isDisk() ? "disk" : "image";
  }

  boolean isDisk() {
    return kind.equals(Kinds.VIRTUAL_MACHINE_DISK);
  }

  /** What the metadata of an object say of who may send its file. */
  static String letsIn(JsonNode metadata) {
    return metadata.path("annotations").path(Kinds.UPLOAD_ANNOTATION).asText();
  }

  /** What a user has to do, for the object's condition. */
  static String advice(String word, ObjectKey key) {
    return "the file is awaited: virtctl "
        + word
        + " upload FILE --name "
        + key.name()
        + " -n "
        + key.namespace();
  }
}
