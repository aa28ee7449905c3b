package io.kubevmm.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.snapshot.RunPhase;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.api.snapshot.VirtualMachineCloneStatus;
import io.kubevmm.api.storage.DiskPhase;
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.MachineDisk;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new machine from another one: a snapshot of that, a machine whose disks are copied from
 * the snapshot, and when they are there the snapshot goes. Or from an image that was made from one.
 */
@ControllerConfiguration(name = "clones")
public final class CloneRun implements Reconciler<VirtualMachineClone> {

  private static final Logger LOG = LoggerFactory.getLogger(CloneRun.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Clock clock;

  CloneRun(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<VirtualMachineClone> reconcile(
      VirtualMachineClone clone, Context<VirtualMachineClone> context) {
    if (clone.statusOrEmpty().phase().over()) {
      return UpdateControl.noUpdate();
    }
    KubernetesClient client = context.getClient();
    try {
      step(clone, client);
    } catch (CloneSpec.Refused e) {
      end(client, clone, RunPhase.Failed, Conditions.CLONE_FAILED, String.valueOf(e.getMessage()));
    } catch (KubernetesClientException e) {
      Optional<String> refusal = Refusal.of(e);
      if (refusal.isEmpty()) {
        throw e;
      }
      end(client, clone, RunPhase.Failed, Conditions.CLONE_FAILED, refusal.get());
    }
    return UpdateControl.<VirtualMachineClone>noUpdate().rescheduleAfter(AGAIN);
  }

  private void step(VirtualMachineClone clone, KubernetesClient client) {
    String namespace = clone.getMetadata().getNamespace();
    String target = clone.getSpec().target().name();
    VirtualMachine made =
        client.resources(VirtualMachine.class).inNamespace(namespace).withName(target).get();
    if (made != null && !isOf(clone, made)) {
      throw new CloneSpec.Refused(
          "VirtualMachine " + target + " exists already: give target.name another name");
    }
    if (made != null) {
      await(clone, made, client);
      return;
    }
    if (clone.getSpec().source().image().isPresent()) {
      fromImage(clone, clone.getSpec().source().image().get(), client);
      return;
    }
    if (clone.statusOrEmpty().snapshot().isEmpty()) {
      begin(clone, client);
      return;
    }
    String name = clone.statusOrEmpty().snapshot();
    VirtualMachineSnapshot snapshot =
        client.resources(VirtualMachineSnapshot.class).inNamespace(namespace).withName(name).get();
    if (snapshot == null) {
      say(client, clone, Conditions.SNAPSHOT_NOT_FOUND, named(name) + " does not exist");
    } else if (snapshot.statusOrEmpty().phase() == SnapshotPhase.Failed) {
      throw new CloneSpec.Refused(named(name) + ": " + why(snapshot));
    } else if (snapshot.statusOrEmpty().phase() == SnapshotPhase.Ready) {
      create(clone, snapshot, client);
    } else {
      say(client, clone, Conditions.SNAPSHOT_NOT_READY, named(name) + ": " + why(snapshot));
    }
  }

  private static String named(String snapshot) {
    return "VirtualMachineSnapshot " + snapshot;
  }

  private static String why(VirtualMachineSnapshot snapshot) {
    return snapshot
        .statusOrEmpty()
        .condition(Conditions.READY)
        .map(Condition::message)
        .orElse("it has not been taken yet");
  }

  private static boolean isOf(VirtualMachineClone clone, VirtualMachine made) {
    return Optional.ofNullable(made.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Kinds.CLONE_ANNOTATION))
        .filter(clone.getMetadata().getUid()::equals)
        .isPresent();
  }

  /** The snapshot that the disks are copied from: the one that is named, or a new one. */
  private void begin(VirtualMachineClone clone, KubernetesClient client) {
    Optional<String> given = clone.getSpec().source().snapshot();
    if (given.isPresent()) {
      progress(client, clone, given.get(), "", "the disks are copied from the snapshot");
      return;
    }
    String source = clone.getSpec().source().virtualMachine().orElseThrow();
    VirtualMachine vm =
        client
            .resources(VirtualMachine.class)
            .inNamespace(clone.getMetadata().getNamespace())
            .withName(source)
            .get();
    if (vm == null) {
      say(
          client,
          clone,
          Conditions.MACHINE_NOT_FOUND,
          "VirtualMachine " + source + " does not exist");
      return;
    }
    CloneSpec.check(ApiMapper.write(vm.getSpec()), clone.getSpec().copyDomain());
    GenericKubernetesResource snapshot = CloneObjects.snapshot(clone, source);
    try {
      client.resource(snapshot).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    String name = snapshot.getMetadata().getName();
    progress(client, clone, name, "", "a snapshot of the machine is being taken");
  }

  private void create(
      VirtualMachineClone clone, VirtualMachineSnapshot snapshot, KubernetesClient client) {
    create(clone, CloneSpec.of(clone, snapshot), snapshot.getMetadata().getName(), client);
  }

  private void fromImage(VirtualMachineClone clone, String name, KubernetesClient client) {
    VirtualMachineImage image =
        client
            .resources(VirtualMachineImage.class)
            .inNamespace(clone.getMetadata().getNamespace())
            .withName(name)
            .get();
    String named = "VirtualMachineImage " + name;
    if (image == null) {
      say(client, clone, Conditions.IMAGE_NOT_FOUND, named + " does not exist");
    } else if (image.statusOrEmpty().phase() != ImagePhase.Ready) {
      String phase = image.statusOrEmpty().phase().name();
      say(client, clone, Conditions.IMAGE_NOT_READY, named + " is " + phase);
    } else {
      create(clone, CloneSpec.of(clone, image), "", client);
    }
  }

  private void create(
      VirtualMachineClone clone, ObjectNode spec, String snapshot, KubernetesClient client) {
    GenericKubernetesResource machine = CloneObjects.machine(clone, spec);
    client.resource(machine).create();
    String name = machine.getMetadata().getName();
    LOG.info("made VirtualMachine {}/{}", clone.getMetadata().getNamespace(), name);
    String message = "VirtualMachine " + name + " is there, and its disks are being copied";
    progress(client, clone, snapshot, name, message);
  }

  /** The run ends when the copies no longer need the snapshot. */
  private void await(VirtualMachineClone clone, VirtualMachine made, KubernetesClient client) {
    String namespace = clone.getMetadata().getNamespace();
    for (MachineDisk disk : made.getSpec().disks()) {
      if (disk.template().isEmpty()) {
        continue;
      }
      String name = disk.object(made.getMetadata().getName());
      VirtualMachineDisk copy =
          client.resources(VirtualMachineDisk.class).inNamespace(namespace).withName(name).get();
      if (copy == null || copy.statusOrEmpty().phase() != DiskPhase.Ready) {
        String progress = copy == null ? "" : copy.statusOrEmpty().progress();
        say(
            client,
            clone,
            Conditions.CLONING,
            "VirtualMachineDisk "
                + name
                + " is being copied"
                + (progress.isEmpty() ? "" : " (" + progress + ")"));
        return;
      }
    }
    if (clone.getSpec().source().virtualMachine().isPresent()) {
      client
          .resources(VirtualMachineSnapshot.class)
          .inNamespace(namespace)
          .withName(clone.statusOrEmpty().snapshot())
          .delete();
    }
    String message = "VirtualMachine " + made.getMetadata().getName() + " has disks of its own";
    end(client, clone, RunPhase.Succeeded, Conditions.CLONED, message);
  }

  private void progress(
      KubernetesClient client,
      VirtualMachineClone clone,
      String snapshot,
      String machine,
      String message) {
    write(
        client,
        clone,
        RunPhase.Running,
        snapshot,
        machine,
        Optional.empty(),
        Conditions.CLONING,
        message);
  }

  private void say(
      KubernetesClient client, VirtualMachineClone clone, String reason, String message) {
    VirtualMachineCloneStatus now = clone.statusOrEmpty();
    write(
        client,
        clone,
        now.phase(),
        now.snapshot(),
        now.virtualMachine(),
        Optional.empty(),
        reason,
        message);
  }

  private void end(
      KubernetesClient client,
      VirtualMachineClone clone,
      RunPhase phase,
      String reason,
      String message) {
    VirtualMachineCloneStatus now = clone.statusOrEmpty();
    Optional<String> ended =
        Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    String machine = phase == RunPhase.Succeeded ? clone.getSpec().target().name() : "";
    write(client, clone, phase, now.snapshot(), machine, ended, reason, message);
  }

  private void write(
      KubernetesClient client,
      VirtualMachineClone clone,
      RunPhase phase,
      String snapshot,
      String machine,
      Optional<String> ended,
      String reason,
      String message) {
    VirtualMachineCloneStatus before = clone.statusOrEmpty();
    Condition complete =
        Condition.of(
            Conditions.COMPLETE, phase == RunPhase.Succeeded, reason, message, clock.instant());
    List<Condition> conditions = Condition.merge(before.conditions(), complete);
    VirtualMachineCloneStatus after =
        new VirtualMachineCloneStatus(phase, snapshot, machine, ended, conditions);
    StatusPatch.replace(client, clone, before, after);
  }
}
