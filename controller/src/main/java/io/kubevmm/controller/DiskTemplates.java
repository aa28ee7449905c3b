package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.api.storage.VirtualMachineDiskSpec;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the disks that a machine's spec.disks describe by templates. Each belongs to its machine,
 * so that Kubernetes removes it after the machine.
 */
final class DiskTemplates {

  private static final Logger LOG = LoggerFactory.getLogger(DiskTemplates.class);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Set<Integer> REFUSALS =
      Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

  private final Clock clock;

  DiskTemplates(Clock clock) {
    this.clock = clock;
  }

  /**
   * Makes what is missing, and lets grow what shall.
   *
   * @param own the disks that belong to the machine already
   * @return the condition to set if a name is taken by somebody else's disk, or if the API server
   *     refuses one
   */
  Optional<Condition> ensure(
      VirtualMachine vm, Set<VirtualMachineDisk> own, KubernetesClient client) {
    if (vm.getMetadata().getDeletionTimestamp() != null) {
      return Optional.empty();
    }
    Map<String, VirtualMachineDisk> byName =
        own.stream().collect(Collectors.toMap(d -> d.getMetadata().getName(), d -> d));
    List<String> taken = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (MachineDisk disk : vm.getSpec().disks()) {
      if (disk.template().isPresent()) {
        String name = disk.object(vm.getMetadata().getName());
        try {
          VirtualMachineDisk there = byName.get(name);
          if (there != null) {
            grow(there, disk.template().get(), client);
          } else if (!create(vm, name, disk.template().get(), client)) {
            taken.add(name);
          }
        } catch (KubernetesClientException e) {
          refused.add(name + ": " + refusal(e));
        }
      }
    }
    if (!refused.isEmpty()) {
      return problem(
          Conditions.DISK_REFUSED,
          "the API server refuses VirtualMachineDisk " + String.join("; ", refused));
    }
    return taken.isEmpty()
        ? Optional.empty()
        : problem(
            Conditions.DISK_NAME_TAKEN,
            "VirtualMachineDisk "
                + String.join(", ", taken)
                + " exists and was not made for this machine: name it in spec.disks as disk, or"
                + " give the machine's disk another name");
  }

  private Optional<Condition> problem(String reason, String message) {
    return Optional.of(
        Condition.of(Conditions.DISKS_READY, false, reason, message, clock.instant()));
  }

  /** What a user can mend, in the API server's words; all else is a matter of trying again. */
  private static String refusal(KubernetesClientException e) {
    if (!REFUSALS.contains(e.getCode())) {
      throw e;
    }
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }

  /** Whether the disk is there now, as the machine's own. */
  private static boolean create(
      VirtualMachine vm, String name, VirtualMachineDiskSpec spec, KubernetesClient client) {
    GenericKubernetesResource disk = new GenericKubernetesResource();
    disk.setApiVersion(Kinds.API_VERSION);
    disk.setKind(Kinds.VIRTUAL_MACHINE_DISK);
    disk.setMetadata(metadata(vm, name));
    disk.setAdditionalProperty("spec", ApiMapper.write(spec));
    try {
      client.resource(disk).create();
      LOG.info("made VirtualMachineDisk {}/{}", vm.getMetadata().getNamespace(), name);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    VirtualMachineDisk there =
        client
            .resources(VirtualMachineDisk.class)
            .inNamespace(vm.getMetadata().getNamespace())
            .withName(name)
            .get();
    return there == null || owns(vm, there.getMetadata());
  }

  private static ObjectMeta metadata(VirtualMachine vm, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(vm.getMetadata().getNamespace())
        .withName(name)
        .addToLabels(Kinds.MACHINE_LABEL, vm.getMetadata().getName())
        .addNewOwnerReference()
        .withApiVersion(Kinds.API_VERSION)
        .withKind(Kinds.VIRTUAL_MACHINE)
        .withName(vm.getMetadata().getName())
        .withUid(vm.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  private static boolean owns(VirtualMachine vm, ObjectMeta disk) {
    return disk.getOwnerReferences().stream()
        .anyMatch(o -> o.getUid().equals(vm.getMetadata().getUid()));
  }

  private static void grow(
      VirtualMachineDisk disk, VirtualMachineDiskSpec template, KubernetesClient client) {
    long now = disk.getSpec().capacity().map(Quantity::parse).orElse(0L);
    Optional<String> wanted = template.capacity().filter(size -> Quantity.parse(size) > now);
    wanted.ifPresent(size -> {
      var patch = ApiMapper.JSON.createObjectNode();
      patch.putObject("metadata").put("resourceVersion", disk.getMetadata().getResourceVersion());
      patch.putObject("spec").put("capacity", size);
      client.resource(disk).patch(MERGE, patch.toString());
    });
  }
}
