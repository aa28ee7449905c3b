package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a domain whose object is no longer among this node's.
 *
 * <p>An object that leaves the field selector looks like a deleted one, so it is read before
 * anything is done. Not found: the domain is an orphan, reported and left alone, since a restored
 * backup of etcd must not destroy live guests. Bound elsewhere: an idle domain is removed here and
 * the object let go, so that the other node may start it; a running one is left alone and reported.
 */
public final class Departures {

  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  private final KubeClient client;
  private final Domains domains;
  private final String nodeName;
  private final Runnable orphansChanged;
  private final Map<ObjectKey, VirtualMachine> unguarded = new ConcurrentHashMap<>();

  public Departures(KubeClient client, Domains domains, String nodeName, Runnable orphansChanged) {
    this.client = client;
    this.domains = domains;
    this.nodeName = nodeName;
    this.orphansChanged = orphansChanged;
  }

  /** Whether another node holds the domain, so that this one may not start it. */
  boolean heldElsewhere(VirtualMachine vm) {
    String holder = vm.status().nodeName();
    return !holder.isEmpty() && !holder.equals(nodeName) && vm.deletedAt().isEmpty();
  }

  /**
   * Whether the object goes only because the whole kind is being removed from the cluster: then the
   * guest is released, not stopped.
   */
  boolean releasedByAdministrator(VirtualMachine vm) {
    return vm.deletedAt().isPresent() && definitionIsEnding();
  }

  private boolean definitionIsEnding() {
    ObjectKey key = new ObjectKey("", Kinds.VIRTUAL_MACHINES + "." + Kinds.GROUP);
    return client
        .find(Resources.DEFINITIONS, key)
        .map(definition -> definition.path("metadata").has("deletionTimestamp"))
        .orElse(true);
  }

  /**
   * Called when an object left the watch, with its last known state.
   *
   * <p>A deletion that is under way while the scheduler adds our finaliser may overlook it
   * (kubernetes/kubernetes#77988): the object goes at once, without a deletionTimestamp, between
   * its binding and our first word about it. That is a deletion all the same, of a guest that is
   * being started at most.
   */
  public void left(VirtualMachine last, Instant now) {
    if (last.ours() && last.deletedAt().isEmpty() && last.status().nodeName().isEmpty()) {
      unguarded.put(last.key(), last.deleted(now));
    }
  }

  /** Such a machine, as a deleted one; what was begun for it has to be undone. */
  Optional<VirtualMachine> unguarded(ObjectKey key) {
    Optional<VirtualMachine> gone = Optional.ofNullable(unguarded.get(key));
    boolean exists =
        gone.isPresent()
            && client
                .find(Resources.VIRTUAL_MACHINES, key)
                .filter(object -> VirtualMachine.of(object).uid().equals(gone.get().uid()))
                .isPresent();
    if (exists) {
      unguarded.remove(key);
      return Optional.empty();
    }
    return gone;
  }

  /** Nothing is left of the machine here. */
  void released(VirtualMachine vm) {
    unguarded.computeIfPresent(vm.key(), (key, gone) -> gone.uid().equals(vm.uid()) ? null : gone);
  }

  void handle(ObjectKey key) {
    orphansChanged.run();
    Optional<ObjectNode> object = client.find(Resources.VIRTUAL_MACHINES, key);
    if (object.isEmpty()) {
      return;
    }
    VirtualMachine vm = VirtualMachine.of(object.get());
    if (vm.spec().nodeName().equals(nodeName) || !vm.status().nodeName().equals(nodeName)) {
      return;
    }
    Optional<DomainView> view = domains.view(vm);
    if (view.filter(v -> v.active() || v.managedSave()).isPresent()) {
      LOG.warn(
          "{} is bound to node {} now, but its guest is still here: it is left alone",
          key,
          vm.spec().nodeName());
      return;
    }
    if (view.isPresent()) {
      domains.undefine(vm);
      domains.removeFiles(vm);
    }
    letGo(vm);
    orphansChanged.run();
  }

  private void letGo(VirtualMachine vm) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("resourceVersion", vm.resourceVersion());
    patch.putObject("status").putNull("nodeName").putNull("domain");
    try {
      client.mergePatchStatus(Resources.VIRTUAL_MACHINES, vm.key(), patch);
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
