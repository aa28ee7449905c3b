package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.change.ChangePlan;
import io.kubevmm.analyser.change.Verdict;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.PendingChange;
import io.kubevmm.api.PendingChange.Applies;
import io.kubevmm.api.Requests;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.storage.CdromDrive;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.live.Permission;
import io.kubevmm.executor.live.SpecPath;
import io.kubevmm.executor.storage.AttachedDisk;
import io.kubevmm.executor.storage.DiskClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a change of a machine would need, found by making both documents and defining neither. */
public final class MachinePlan {

  private final Domains domains;
  private final DiskClaims disks;
  private final Room room;

  public MachinePlan(Domains domains, DiskClaims disks, Room room) {
    this.domains = domains;
    this.disks = disks;
    this.room = room;
  }

  /**
   * Each field in which a machine would differ, and when that would take effect.
   *
   * @param proposed its whole spec after the change
   * @throws IllegalArgumentException if that is no spec
   */
  List<PendingChange> of(VirtualMachine vm, ObjectNode proposed) {
    VirtualMachine then = vm.with(ApiMapper.read(proposed, VirtualMachineSpec.class));
    ObjectNode before = domains.render(vm, attached(vm)).tree();
    ObjectNode after =
        new Continuity(before).carriedInto(domains.render(then, attached(then)).tree());
    boolean runs = domains.view(vm).filter(DomainView::active).isPresent();
    SpecPath paths = new SpecPath(then.spec().domain(), after);
    Permission permission =
        Permission.unlessItGrows(
            runs ? room.lacks(vm.key(), Requests.of(then.spec())) : Optional.empty());
    List<PendingChange> changes = new ArrayList<>();
    for (Change change : ChangePlan.between(before, after)) {
      String path = paths.of(change.difference());
      changes.add(
          switch (change.verdict()) {
            case Verdict.Never(String why) -> new PendingChange(path, Applies.Never, why);
            case Verdict.OnRestart(String why) ->
                new PendingChange(path, Applies.OnRestart, runs ? why : "the guest is off");
            case Verdict.Live(String call) -> live(path, call, runs, permission);
          });
    }
    aboutTheMachine(vm, then, changes);
    media(vm.spec(), then.spec(), changes);
    return changes;
  }

  private static PendingChange live(String path, String call, boolean runs, Permission permission) {
    if (!runs) {
      return new PendingChange(path, Applies.OnRestart, "the guest is off");
    }
    return permission
        .objection(call)
        .map(why -> new PendingChange(path, Applies.OnRestart, "no room on the node: " + why))
        .orElseGet(() -> new PendingChange(path, Applies.Live, "by " + call));
  }

  /** The disks that are there, and stand-ins for those that would be made. */
  private List<AttachedDisk> attached(VirtualMachine vm) {
    List<AttachedDisk> all = new ArrayList<>();
    for (MachineDisk disk : vm.spec().storedDisks()) {
      List<AttachedDisk> known = disks.known(vm.key(), List.of(disk));
      all.addAll(known.isEmpty() ? List.of(standIn(disk)) : known);
    }
    return all;
  }

  private static AttachedDisk standIn(MachineDisk disk) {
    return new AttachedDisk(
        disk.name(), "-", "-", DiskFormat.qcow2, disk.busOrDefault(), disk.bootOrder());
  }

  private static void aboutTheMachine(
      VirtualMachine vm, VirtualMachine then, List<PendingChange> changes) {
    JsonNode before = ApiMapper.write(vm.spec());
    JsonNode after = ApiMapper.write(then.spec());
    for (String field : VirtualMachineSpec.CLUSTER_FIELDS.stream().sorted().toList()) {
      if (!field.equals("nodeName") && !before.path(field).equals(after.path(field))) {
        changes.add(
            new PendingChange(
                "spec." + field,
                Applies.Live,
                switch (field) {
                  case "powerState" -> "the guest is brought to " + then.spec().powerState();
                  case "runGeneration" -> "the guest is started or restarted";
                  default -> "it says what is done with the machine, and is no part of the guest";
                }));
      }
    }
    if (!vm.spec().nodeName().equals(then.spec().nodeName())) {
      changes.add(
          new PendingChange("spec.nodeName", Applies.Never, "a machine that has a node keeps it"));
    }
  }

  /** What is in drives that are there before and after. */
  private static void media(
      VirtualMachineSpec before, VirtualMachineSpec after, List<PendingChange> changes) {
    for (MachineDisk drive : after.drives()) {
      before.drives().stream()
          .filter(old -> old.name().equals(drive.name()))
          .filter(old ->
              !old.cdrom()
                  .flatMap(CdromDrive::image)
                  .equals(drive.cdrom().flatMap(CdromDrive::image)))
          .findFirst()
          .ifPresent(old ->
              changes.add(
                  new PendingChange(
                      "spec.disks[" + drive.name() + "].cdrom",
                      Applies.Live,
                      "by virDomainUpdateDeviceFlags")));
    }
  }
}
