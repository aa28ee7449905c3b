package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The shape of coordination.k8s.io/v1 Leases. */
final class Lease {
  static final Resource RESOURCE =
      new Resource("coordination.k8s.io", "v1", "leases", "Lease", true);

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Lease() {}

  /** A metav1.MicroTime. */
  static String microTime(Instant instant) {
    return MICRO_TIME.format(instant);
  }

  /** A new Lease without a spec. */
  static ObjectNode named(ObjectKey key) {
    ObjectNode lease =
        Json.object().put("apiVersion", RESOURCE.apiVersion()).put("kind", RESOURCE.kind());
    lease.putObject("metadata").put("namespace", key.namespace()).put("name", key.name());
    return lease;
  }

  static ObjectNode spec(String holder, Duration duration) {
    return Json.object()
        .put("holderIdentity", holder)
        .put("leaseDurationSeconds", (int) Math.max(1, duration.toSeconds()))
        .put("renewTime", microTime(Instant.now()));
  }
}
