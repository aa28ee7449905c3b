package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.ManagementPolicy;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.kube.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A VirtualMachine object, as far as an executor cares.
 *
 * @param deletedAt when the user deleted it, if he did
 * @param annotations those of this group
 * @param ours whether it carries the executor's finaliser, that is, whether its binding is complete
 */
public record VirtualMachine(
    ObjectKey key,
    String uid,
    String resourceVersion,
    long generation,
    Instant createdAt,
    Optional<Instant> deletedAt,
    Map<String, String> annotations,
    boolean ours,
    VirtualMachineSpec spec,
    VirtualMachineStatus status) {

  /** Reads an object. */
  public static VirtualMachine of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    boolean ours = false;
    for (JsonNode finalizer : metadata.path("finalizers")) {
      ours |= finalizer.asText().equals(Kinds.EXECUTOR_FINALIZER);
    }
    return new VirtualMachine(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.path("generation").asLong(),
        instant(metadata.path("creationTimestamp")).orElse(Instant.EPOCH),
        instant(metadata.path("deletionTimestamp")),
        annotations(metadata.path("annotations")),
        ours,
        ApiMapper.read(object.path("spec"), VirtualMachineSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineStatus.class));
  }

  /** This machine, deleted at that moment. */
  VirtualMachine deleted(Instant when) {
    return new VirtualMachine(
        key,
        uid,
        resourceVersion,
        generation,
        createdAt,
        Optional.of(when),
        annotations,
        ours,
        spec,
        status);
  }

  private static Map<String, String> annotations(JsonNode all) {
    return all.properties().stream()
        .filter(entry -> entry.getKey().startsWith(Kinds.GROUP + "/"))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().asText()));
  }

  /** Whether the domain of its UUID shall be taken over, if there is one that is nobody's. */
  boolean adopts() {
    return "true".equals(annotations.get(Kinds.ADOPT_ANNOTATION));
  }

  /** Whether its domain is only looked at. */
  boolean isObserved() {
    return spec.managementPolicy() == ManagementPolicy.Observe;
  }

  /** Whether its deletion leaves the domain as it is. */
  boolean isReleased() {
    return deletedAt.isPresent() && "Release".equals(annotations.get(Kinds.ON_DELETE_ANNOTATION));
  }

  /**
   * Until when its guest shall be frozen, as it was written. A guest that shall shut down is not
   * frozen, since it could not.
   */
  public Optional<String> frozenUntil() {
    boolean runs =
        deletedAt.isEmpty()
            && spec.powerState() == PowerState.Running
            && spec.runGeneration() <= status.runGeneration();
    return Optional.ofNullable(annotations.get(Kinds.FROZEN_UNTIL_ANNOTATION)).filter(at -> runs);
  }

  /** This machine, if its spec were another. */
  VirtualMachine with(VirtualMachineSpec other) {
    return new VirtualMachine(
        key,
        uid,
        resourceVersion,
        generation,
        createdAt,
        deletedAt,
        annotations,
        ours,
        other,
        status);
  }

  /** The VirtualMachineDisks of its spec. */
  public Set<ObjectKey> disks() {
    return spec.storedDisks().stream()
        .map(disk -> new ObjectKey(key.namespace(), disk.object(key.name())))
        .collect(Collectors.toSet());
  }

  private static Optional<Instant> instant(JsonNode value) {
    return value.isTextual() ? Optional.of(Instant.parse(value.asText())) : Optional.empty();
  }

  /** The domain's UUID in libvirt: the object's own unless the spec names another. */
  public String domainUuid() {
    return spec.domain().path("uuid").asText(uid);
  }

  /** The domain's name in libvirt. */
  public String domainName() {
    return spec.domain().path("name").asText(key.namespace() + "." + key.name());
  }
}
