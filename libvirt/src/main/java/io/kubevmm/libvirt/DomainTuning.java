package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainMetadataType;
import io.kubevmm.libvirt.internal.VirMacros;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * What of a domain has a call of its own to be changed by: limits, weights, pinning, threads.
 *
 * <p>The names of parameters are libvirt's VIR_DOMAIN_* macros. Whether a running guest takes a
 * change depends on the hypervisor and on the host's cgroups; libvirt says so in its error.
 */
public final class DomainTuning {
  /** What {@link #memory} takes for no limit. */
  public static final long UNLIMITED_MEMORY = VirMacros.VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;

  private final Domain domain;

  DomainTuning(Domain domain) {
    this.domain = domain;
  }

  private interface ParameterCall {
    int run(MemorySegment domain, MemorySegment parameters, int count, int flags);
  }

  private void set(String function, ParameterCall call, ParameterList list, Affect... affect) {
    act(function, (raw, d) -> call.run(d, list.in(raw.arena()), list.size(), Flag.or(affect)));
  }

  private interface Action {
    int run(RawCall raw, MemorySegment domain);
  }

  private void act(String function, Action action) {
    var _ = domain.call(function, raw -> raw.check(action.run(raw, raw.pointer())));
  }

  /** Limits of memory, in KiB. */
  public void memory(ParameterList list, Affect... affect) {
    set("virDomainSetMemoryParameters", VirDomain::virDomainSetMemoryParameters, list, affect);
  }

  /** Shares, periods and quotas of CPU time; periods and quotas in microseconds. */
  public void scheduler(ParameterList list, Affect... affect) {
    set(
        "virDomainSetSchedulerParametersFlags",
        VirDomain::virDomainSetSchedulerParametersFlags,
        list,
        affect);
  }

  /** Weights and limits of host block devices. */
  public void blkio(ParameterList list, Affect... affect) {
    set("virDomainSetBlkioParameters", VirDomain::virDomainSetBlkioParameters, list, affect);
  }

  /** NUMA nodes. */
  public void numa(ParameterList list, Affect... affect) {
    set("virDomainSetNumaParameters", VirDomain::virDomainSetNumaParameters, list, affect);
  }

  /** Performance events, on or off. */
  public void perfEvents(ParameterList list, Affect... affect) {
    set("virDomainSetPerfEvents", VirDomain::virDomainSetPerfEvents, list, affect);
  }

  /** Limits of a disk, which is named by its target, such as "vda". */
  public void blockIo(String disk, ParameterList list, Affect... affect) {
    act(
        "virDomainSetBlockIoTune",
        (raw, d) ->
            VirDomain.virDomainSetBlockIoTune(
                d, raw.utf8(disk), list.in(raw.arena()), list.size(), Flag.or(affect)));
  }

  /** Bandwidth of a network interface, which is named by its MAC address or its target. */
  public void networkInterface(String device, ParameterList list, Affect... affect) {
    act(
        "virDomainSetInterfaceParameters",
        (raw, d) ->
            VirDomain.virDomainSetInterfaceParameters(
                d, raw.utf8(device), list.in(raw.arena()), list.size(), Flag.or(affect)));
  }

  /** Polling and pool of an I/O thread. */
  public void ioThread(int id, ParameterList list, Affect... affect) {
    act(
        "virDomainSetIOThreadParams",
        (raw, d) ->
            VirDomain.virDomainSetIOThreadParams(
                d, id, list.in(raw.arena()), list.size(), Flag.or(affect)));
  }

  /** Adds an I/O thread. */
  public void addIoThread(int id, Affect... affect) {
    act("virDomainAddIOThread", (raw, d) -> VirDomain.virDomainAddIOThread(d, id, Flag.or(affect)));
  }

  /** Removes an I/O thread that no disk uses. */
  public void removeIoThread(int id, Affect... affect) {
    act("virDomainDelIOThread", (raw, d) -> VirDomain.virDomainDelIOThread(d, id, Flag.or(affect)));
  }

  /** Lets a virtual CPU run on these CPUs of the host only. */
  public void pinVcpu(int vcpu, BitSet cpus, Affect... affect) {
    act(
        "virDomainPinVcpuFlags",
        (raw, d) -> {
          MemorySegment map = map(raw, cpus);
          return VirDomain.virDomainPinVcpuFlags(
              d, vcpu, map, (int) map.byteSize(), Flag.or(affect));
        });
  }

  /** Lets QEMU's other threads run on these CPUs of the host only. */
  public void pinEmulator(BitSet cpus, Affect... affect) {
    act(
        "virDomainPinEmulator",
        (raw, d) -> {
          MemorySegment map = map(raw, cpus);
          return VirDomain.virDomainPinEmulator(d, map, (int) map.byteSize(), Flag.or(affect));
        });
  }

  /** Lets an I/O thread run on these CPUs of the host only. */
  public void pinIoThread(int id, BitSet cpus, Affect... affect) {
    act(
        "virDomainPinIOThread",
        (raw, d) -> {
          MemorySegment map = map(raw, cpus);
          return VirDomain.virDomainPinIOThread(d, id, map, (int) map.byteSize(), Flag.or(affect));
        });
  }

  private static MemorySegment map(RawCall raw, BitSet cpus) {
    byte[] bytes = cpus.toByteArray();
    MemorySegment map = raw.arena().allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, map, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return map;
  }

  /** Plugs virtual CPUs in or out, as a set such as "2,4-5". */
  public void vcpus(String set, boolean enabled, Affect... affect) {
    var _ =
        domain.callLong(
            "virDomainSetVcpu",
            raw ->
                raw.check(
                    VirDomain.virDomainSetVcpu(
                        raw.pointer(), raw.utf8(set), enabled ? 1 : 0, Flag.or(affect))));
  }

  /** What happens when the guest powers off, reboots or crashes. */
  public void lifecycleAction(LifecycleTrigger trigger, LifecycleAction action, Affect... affect) {
    act(
        "virDomainSetLifecycleAction",
        (raw, d) ->
            VirDomain.virDomainSetLifecycleAction(
                d, trigger.code(), action.code(), Flag.or(affect)));
  }

  /** Seconds between two looks at the guest's memory; 0 for none. */
  public void memoryStatsPeriod(int seconds, Affect... affect) {
    act(
        "virDomainSetMemoryStatsPeriod",
        (raw, d) -> VirDomain.virDomainSetMemoryStatsPeriod(d, seconds, Flag.or(affect)));
  }

  /** The title; empty removes it. */
  public void title(String title, Affect... affect) {
    text(VirDomainMetadataType.VIR_DOMAIN_METADATA_TITLE, title, affect);
  }

  /** The description; empty removes it. */
  public void description(String description, Affect... affect) {
    text(VirDomainMetadataType.VIR_DOMAIN_METADATA_DESCRIPTION, description, affect);
  }

  private void text(int type, String text, Affect... affect) {
    act(
        "virDomainSetMetadata",
        (raw, d) ->
            VirDomain.virDomainSetMetadata(
                d,
                type,
                raw.utf8OrNull(text),
                MemorySegment.NULL,
                MemorySegment.NULL,
                Flag.or(affect)));
  }
}
