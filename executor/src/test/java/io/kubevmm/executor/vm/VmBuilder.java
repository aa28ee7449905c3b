package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.CloudInit;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.DriftPolicy;
import io.kubevmm.api.ManagementPolicy;
import io.kubevmm.api.Phase;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.RestartPolicy;
import io.kubevmm.api.ShutdownMode;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.kube.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes VirtualMachines for tests: one that shall run, with nothing special, unless told so. */
final class VmBuilder {

  static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  static final String UID = "6f7c2c3e-0d1d-4c42-9a0f-0c8a1a0b7a11";

  private ObjectKey key = new ObjectKey("shop", "web");
  private String uid = UID;
  private Instant createdAt = CREATED;
  private PowerState powerState = PowerState.Running;
  private Optional<RestartPolicy> restartPolicy = Optional.empty();
  private Optional<Integer> cpu = Optional.empty();
  private Optional<String> memory = Optional.empty();
  private List<MachineDisk> disks = List.of();
  private Optional<CloudInit> cloudInit = Optional.empty();
  private ObjectNode domain = JsonNodeFactory.instance.objectNode();
  private long runGeneration;
  private int graceSeconds = 60;
  private ShutdownMode shutdownMode = ShutdownMode.Any;
  private Optional<Instant> deletedAt = Optional.empty();
  private VirtualMachineStatus status = VirtualMachineStatus.EMPTY;

  VmBuilder named(String namespace, String name) {
    key = new ObjectKey(namespace, name);
    return this;
  }

  VmBuilder uid(String value) {
    uid = value;
    return this;
  }

  VmBuilder createdAt(Instant when) {
    createdAt = when;
    return this;
  }

  VmBuilder wanted(PowerState value) {
    powerState = value;
    return this;
  }

  VmBuilder policy(Optional<RestartPolicy> value) {
    restartPolicy = value;
    return this;
  }

  VmBuilder shutdownMode(ShutdownMode value) {
    shutdownMode = value;
    return this;
  }

  VmBuilder cpu(int value) {
    cpu = Optional.of(value);
    return this;
  }

  VmBuilder memory(String value) {
    memory = Optional.of(value);
    return this;
  }

  VmBuilder disks(MachineDisk... values) {
    disks = List.of(values);
    return this;
  }

  VmBuilder cloudInit(CloudInit value) {
    cloudInit = Optional.of(value);
    return this;
  }

  VmBuilder domain(ObjectNode value) {
    domain = value;
    return this;
  }

  VmBuilder runGeneration(long value) {
    runGeneration = value;
    return this;
  }

  VmBuilder graceSeconds(int value) {
    graceSeconds = value;
    return this;
  }

  VmBuilder deletedAt(Instant when) {
    deletedAt = Optional.of(when);
    return this;
  }

  VmBuilder status(VirtualMachineStatus value) {
    status = value;
    return this;
  }

  VmBuilder status(Phase phase, String reason, long acknowledged) {
    return status(statusOf(phase, false, reason, "", acknowledged));
  }

  static VirtualMachineStatus statusOf(
      Phase phase, boolean ready, String reason, String message, long acknowledged) {
    Condition condition = Condition.of(Conditions.READY, ready, reason, message, CREATED);
    return new VirtualMachineStatus(
        phase,
        "node-1",
        1,
        acknowledged,
        "boot",
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(condition));
  }

  VirtualMachine build() {
    return new VirtualMachine(
        key,
        uid,
        "1",
        1,
        createdAt,
        deletedAt,
        Map.of(),
        true,
        new VirtualMachineSpec(
            powerState,
            restartPolicy,
            cpu,
            Optional.empty(),
            memory,
            Optional.empty(),
            disks,
            List.of(),
            cloudInit,
            Optional.empty(),
            domain,
            DriftPolicy.Report,
            ManagementPolicy.Manage,
            "node-1",
            Map.of(),
            List.of(),
            runGeneration,
            graceSeconds,
            shutdownMode),
        status);
  }
}
