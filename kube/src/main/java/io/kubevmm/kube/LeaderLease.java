package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One candidate's view of the Lease of an election; used by one thread. */
final class LeaderLease {
  private final KubeClient client;
  private final ObjectKey key;
  private final String identity;
  private final LeaderElection.Timing timing;

  /** The Lease as we last wrote it, to be renewed without reading it first. */
  private @Nullable ObjectNode held;

  private String seen = "";
  private long seenAt;

  enum Answer {
    OURS,
    THEIRS,
    UNKNOWN
  }

  LeaderLease(KubeClient client, ObjectKey key, String identity, LeaderElection.Timing timing) {
    this.client = client;
    this.key = key;
    this.identity = identity;
    this.timing = timing;
  }

  String identity() {
    return identity;
  }

  ObjectKey key() {
    return key;
  }

  /** Takes or renews the Lease within the limit; throws KubeException when nothing is known. */
  Answer acquireOrRenew(Duration limit) {
    // Three calls at most: a renewal that meets a conflict, a reading, another write.
    KubeClient limited = client.withTimeout(limit.dividedBy(3));
    ObjectNode mine = held;
    if (mine != null) {
      Optional<Answer> renewed = renew(limited, mine);
      if (renewed.isPresent()) {
        return renewed.get();
      }
    }
    return acquire(limited);
  }

  /** Empty when the Lease has changed since it was last read. */
  private Optional<Answer> renew(KubeClient limited, ObjectNode mine) {
    try {
      held = limited.replace(Lease.RESOURCE, renewed(mine));
      return Optional.of(Answer.OURS);
    } catch (KubeException e) {
      if (e.isConflict() || e.isNotFound()) {
        held = null;
        return Optional.empty();
      }
      throw e;
    }
  }

  private Answer acquire(KubeClient limited) {
    Optional<ObjectNode> found = limited.find(Lease.RESOURCE, key);
    try {
      if (found.isEmpty()) {
        held = limited.create(Lease.RESOURCE, taken(Lease.named(key)));
        return Answer.OURS;
      }
      ObjectNode lease = found.get();
      String holder = Json.text(lease, "spec", "holderIdentity");
      if (holder.equals(identity)) {
        held = limited.replace(Lease.RESOURCE, renewed(lease));
        return Answer.OURS;
      }
      if (!holder.isEmpty() && !expired(lease)) {
        return Answer.THEIRS;
      }
      held = limited.replace(Lease.RESOURCE, taken(lease));
      return Answer.OURS;
    } catch (KubeException e) {
      if (e.isConflict() || e.isAlreadyExists()) {
        return Answer.THEIRS;
      }
      throw e;
    }
  }

  /** Whether the Lease has not changed for its duration, since we first saw it like this. */
  private boolean expired(ObjectNode lease) {
    String now = Json.at(lease, "spec").toString();
    if (!now.equals(seen)) {
      seen = now;
      seenAt = System.nanoTime();
    }
    long seconds =
        Json.at(lease, "spec", "leaseDurationSeconds").asLong(timing.lease().toSeconds());
    return System.nanoTime() - seenAt >= Duration.ofSeconds(seconds).toNanos();
  }

  private ObjectNode renewed(ObjectNode lease) {
    ObjectNode copy = lease.deepCopy();
    Json.child(copy, "spec").setAll(Lease.spec(identity, timing.lease()));
    return copy;
  }

  private ObjectNode taken(ObjectNode lease) {
    long transitions = Json.at(lease, "spec", "leaseTransitions").asLong(-1) + 1;
    ObjectNode copy = renewed(lease);
    ObjectNode spec = Json.child(copy, "spec");
    spec.put("acquireTime", Json.text(spec, "renewTime")).put("leaseTransitions", transitions);
    return copy;
  }

  /** Lets others take the Lease at once; only for a Lease that is ours. */
  void release() {
    ObjectNode mine = held;
    held = null;
    if (mine == null) {
      return;
    }
    ObjectNode copy = renewed(mine);
    Json.child(copy, "spec").put("holderIdentity", "").put("leaseDurationSeconds", 1);
    boolean interrupted = Thread.interrupted();
    try {
      client.withTimeout(Duration.ofSeconds(2)).replace(Lease.RESOURCE, copy);
    } catch (KubeException e) {
      // It runs out by itself.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
