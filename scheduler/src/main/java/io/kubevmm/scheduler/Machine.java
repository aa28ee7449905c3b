package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Phase;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.Requests;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.api.network.MachineNetwork;
import io.kubevmm.api.storage.CdromDrive;
import io.kubevmm.api.storage.VirtualMachineDiskSpec;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Demand;
import io.kubevmm.scheduler.core.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A VirtualMachine, as far as the scheduler cares: a compact record, since it keeps all of them.
 *
 * @param media the images in its drives
 * @param problem why its demand cannot be read, for the user
 * @param verdict the message of its Scheduled condition, as long as that is False
 * @param takesRoom whether it runs or shall run, and so counts on its node
 * @param answered whether the node that it is bound to has said anything of it, or we for it
 * @param displaced whether that node has no room for it and nothing holds it there
 */
record Machine(
    ObjectKey key,
    String uid,
    String resourceVersion,
    String nodeName,
    List<String> finalizers,
    boolean deleted,
    Demand demand,
    List<WantedDisk> disks,
    List<ObjectKey> media,
    Optional<String> problem,
    Optional<String> verdict,
    boolean takesRoom,
    boolean answered,
    boolean displaced) {

  /**
   * A disk of a machine.
   *
   * @param templatePool the pool that it will be made in, if it is made from a template
   * @param source what it will be made from then
   */
  record WantedDisk(ObjectKey key, Optional<String> templatePool, Disk.Source source) {}

  /** The objects of its disks. */
  Set<ObjectKey> diskKeys() {
    return disks.stream().map(WantedDisk::key).collect(Collectors.toSet());
  }

  private static List<WantedDisk> disks(ObjectKey machine, VirtualMachineSpec spec) {
    return spec.storedDisks().stream()
        .map(disk ->
            new WantedDisk(
                new ObjectKey(machine.namespace(), disk.object(machine.name())),
                disk.template().map(VirtualMachineDiskSpec::storagePool),
                Disk.Source.of(
                    machine.namespace(), disk.template().flatMap(VirtualMachineDiskSpec::source))))
        .toList();
  }

  private static List<ObjectKey> media(ObjectKey machine, VirtualMachineSpec spec) {
    return spec.drives().stream()
        .flatMap(drive -> drive.cdrom().flatMap(CdromDrive::image).stream())
        .map(image -> new ObjectKey(machine.namespace(), image))
        .toList();
  }

  static Machine of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(f -> finalizers.add(f.asText().intern()));
    VirtualMachineSpec spec = ApiMapper.read(object.path("spec"), VirtualMachineSpec.class);
    VirtualMachineStatus status = ApiMapper.read(object.path("status"), VirtualMachineStatus.class);
    Requests requests = Requests.NONE;
    Optional<String> problem = Optional.empty();
    try {
      requests = Requests.of(spec);
    } catch (IllegalArgumentException e) {
      problem = Optional.of("spec: " + e.getMessage());
    }
    Optional<Condition> scheduled = status.condition(Conditions.SCHEDULED);
    boolean takesRoom = takesRoom(spec, status);
    boolean seenByNode = !spec.nodeName().isEmpty() && spec.nodeName().equals(status.nodeName());
    boolean refused = scheduled.filter(c -> !c.isTrue()).isPresent();
    return new Machine(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        spec.nodeName().intern(),
        List.copyOf(finalizers),
        metadata.has("deletionTimestamp"),
        new Demand(
            requests,
            spec.nodeSelector(),
            spec.tolerations(),
            spec.networks().stream()
                .map(MachineNetwork::network)
                .collect(Collectors.toUnmodifiableSet()),
            Storage.NONE),
        disks(ObjectKey.of(object), spec),
        media(ObjectKey.of(object), spec),
        problem,
        scheduled.filter(c -> !c.isTrue()).map(Condition::message),
        takesRoom,
        !status.nodeName().isEmpty() || scheduled.filter(Condition::isTrue).isPresent(),
        takesRoom && seenByNode && refused);
  }

  /** One that stopped by itself and is left off takes nothing until somebody starts it. */
  private static boolean takesRoom(VirtualMachineSpec spec, VirtualMachineStatus status) {
    boolean leftOff =
        status.phase() == Phase.Stopped
            && leftOff(status)
            && spec.runGeneration() <= status.runGeneration();
    return status.phase().mayHaveGuest() || (wanted(spec) && !leftOff);
  }

  private static boolean leftOff(VirtualMachineStatus status) {
    return status
        .condition(Conditions.READY)
        .filter(c ->
            c.reason().equals(Conditions.GUEST_POWERED_OFF)
                || c.reason().equals(Conditions.GUEST_FAILED))
        .isPresent();
  }

  private static boolean wanted(VirtualMachineSpec spec) {
    return spec.powerState() == PowerState.Running || spec.powerState() == PowerState.Paused;
  }

  boolean bindingComplete() {
    return !nodeName.isEmpty() && finalizers.contains(Kinds.EXECUTOR_FINALIZER);
  }
}
