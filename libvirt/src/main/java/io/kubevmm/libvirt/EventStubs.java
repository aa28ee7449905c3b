package io.kubevmm.libvirt;

import static io.kubevmm.libvirt.RawCall.optionalText;

import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventAgentLifecycleCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventBalloonChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventBlockJobCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventBlockThresholdCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventDeviceAddedCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventDiskChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventGenericCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventGraphicsCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventIOErrorReasonCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventMemoryDeviceSizeChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventMemoryFailureCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventMetadataChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventMigrationIterationCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventPMWakeupCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventRTCChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventTrayChangeCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventTunableCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectDomainEventWatchdogCallback;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainMemoryFailureFlags;
import io.kubevmm.libvirt.internal.VirStructs.VirDomainEventGraphicsAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The functions that libvirt calls with events, one per kind and process, never freed.
 *
 * <p>libvirt hands back a key and not an address, so an event that arrives after its subscription
 * has ended finds nobody and is dropped.
 */
final class EventStubs {
  private static final Map<DomainEventKind, MemorySegment> STUBS = new ConcurrentHashMap<>();

  private final DomainEventKind kind;

  private EventStubs(DomainEventKind kind) {
    this.kind = kind;
  }

  static MemorySegment of(DomainEventKind kind) {
    return STUBS.computeIfAbsent(kind, k -> new EventStubs(k).create());
  }

  private void deliver(
      MemorySegment domain, MemorySegment key, BiFunction<UUID, String, DomainEvent> event) {
    DomainEvents.deliver(
        key.address(), kind, () -> event.apply(Domain.uuidOf(domain), Domain.nameOf(domain)));
  }

  private static String text(MemorySegment string) {
    return optionalText(string).orElse("");
  }

  private MemorySegment create() {
    Arena arena = Arena.global();
    return switch (kind) {
      case LIFECYCLE -> lifecycle().stub(arena);
      case REBOOT -> generic(DomainEvent.Reboot::new).stub(arena);
      case CONTROL_ERROR -> generic(DomainEvent.ControlError::new).stub(arena);
      case PM_WAKEUP -> reasonless(DomainEvent.PmWakeup::new).stub(arena);
      case PM_SUSPEND -> reasonless(DomainEvent.PmSuspend::new).stub(arena);
      case PM_SUSPEND_DISK -> reasonless(DomainEvent.PmSuspendDisk::new).stub(arena);
      case DEVICE_ADDED -> device(DomainEvent.DeviceAdded::new).stub(arena);
      case DEVICE_REMOVED -> device(DomainEvent.DeviceRemoved::new).stub(arena);
      case DEVICE_REMOVAL_FAILED -> device(DomainEvent.DeviceRemovalFailed::new).stub(arena);
      case TUNABLE -> parameters(DomainEvent.Tunable::new).stub(arena);
      case JOB_COMPLETED -> parameters(DomainEvent.JobCompleted::new).stub(arena);
      case RTC_CHANGE -> rtcChange().stub(arena);
      case WATCHDOG -> watchdog().stub(arena);
      case GRAPHICS -> graphics().stub(arena);
      case IO_ERROR -> ioError().stub(arena);
      case DISK_CHANGE -> diskChange().stub(arena);
      case TRAY_CHANGE -> trayChange().stub(arena);
      case BALLOON_CHANGE -> balloonChange().stub(arena);
      case BLOCK_JOB -> blockJob().stub(arena);
      case AGENT_LIFECYCLE -> agentLifecycle().stub(arena);
      case MIGRATION_ITERATION -> migrationIteration().stub(arena);
      case METADATA_CHANGE -> metadataChange().stub(arena);
      case BLOCK_THRESHOLD -> blockThreshold().stub(arena);
      case MEMORY_FAILURE -> memoryFailure().stub(arena);
      case MEMORY_DEVICE_SIZE_CHANGE -> memoryDeviceSizeChange().stub(arena);
    };
  }

  private interface Named<T> {
    DomainEvent event(UUID uuid, String name, T detail);
  }

  private VirConnectDomainEventCallback lifecycle() {
    return (connection, domain, event, detail, key) -> {
      deliver(
          domain,
          key,
          (uuid, name) -> new DomainEvent.Lifecycle(uuid, name, LifecycleChange.of(event, detail)));
      return 0;
    };
  }

  private VirConnectDomainEventGenericCallback generic(
      BiFunction<UUID, String, DomainEvent> event) {
    return (connection, domain, key) -> deliver(domain, key, event);
  }

  private VirConnectDomainEventPMWakeupCallback reasonless(
      BiFunction<UUID, String, DomainEvent> event) {
    return (connection, domain, reason, key) -> deliver(domain, key, event);
  }

  private VirConnectDomainEventDeviceAddedCallback device(Named<String> event) {
    return (connection, domain, device, key) ->
        deliver(domain, key, (uuid, name) -> event.event(uuid, name, text(device)));
  }

  private VirConnectDomainEventTunableCallback parameters(Named<TypedParameters> event) {
    return (connection, domain, array, count, key) ->
        deliver(
            domain,
            key,
            (uuid, name) -> event.event(uuid, name, TypedParameters.copy(array, count)));
  }

  private VirConnectDomainEventRTCChangeCallback rtcChange() {
    return (connection, domain, offset, key) ->
        deliver(domain, key, (uuid, name) -> new DomainEvent.RtcChange(uuid, name, offset));
  }

  private VirConnectDomainEventWatchdogCallback watchdog() {
    return (connection, domain, action, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.Watchdog(
                    uuid, name, Codes.of(EventDetail.WatchdogAction.class, action)));
  }

  private VirConnectDomainEventGraphicsCallback graphics() {
    return (connection, domain, phase, local, remote, scheme, subject, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.Graphics(
                    uuid,
                    name,
                    Codes.of(EventDetail.GraphicsPhase.class, phase),
                    RawCall.isNull(remote)
                        ? ""
                        : text(VirDomainEventGraphicsAddress.node(remote))));
  }

  private VirConnectDomainEventIOErrorReasonCallback ioError() {
    return (connection, domain, path, device, action, reason, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.IoError(
                    uuid,
                    name,
                    text(path),
                    text(device),
                    Codes.of(EventDetail.IoErrorAction.class, action),
                    text(reason)));
  }

  private VirConnectDomainEventDiskChangeCallback diskChange() {
    return (connection, domain, oldPath, newPath, device, reason, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.DiskChange(
                    uuid,
                    name,
                    text(oldPath),
                    text(newPath),
                    text(device),
                    Codes.of(EventDetail.DiskChangeReason.class, reason)));
  }

  private VirConnectDomainEventTrayChangeCallback trayChange() {
    return (connection, domain, device, reason, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.TrayChange(
                    uuid, name, text(device), Codes.of(EventDetail.Tray.class, reason)));
  }

  private VirConnectDomainEventBalloonChangeCallback balloonChange() {
    return (connection, domain, actual, key) ->
        deliver(domain, key, (uuid, name) -> new DomainEvent.BalloonChange(uuid, name, actual));
  }

  private VirConnectDomainEventBlockJobCallback blockJob() {
    return (connection, domain, disk, type, status, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.BlockJob(
                    uuid,
                    name,
                    text(disk),
                    Codes.of(EventDetail.BlockJobType.class, type),
                    Codes.of(EventDetail.BlockJobStatus.class, status)));
  }

  private VirConnectDomainEventAgentLifecycleCallback agentLifecycle() {
    return (connection, domain, state, reason, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.AgentLifecycle(
                    uuid,
                    name,
                    Codes.of(EventDetail.AgentState.class, state, 1),
                    Codes.of(EventDetail.AgentReason.class, reason)));
  }

  private VirConnectDomainEventMigrationIterationCallback migrationIteration() {
    return (connection, domain, iteration, key) ->
        deliver(
            domain, key, (uuid, name) -> new DomainEvent.MigrationIteration(uuid, name, iteration));
  }

  private VirConnectDomainEventMetadataChangeCallback metadataChange() {
    return (connection, domain, type, uri, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.MetadataChange(
                    uuid, name, Codes.of(EventDetail.MetadataType.class, type), text(uri)));
  }

  private VirConnectDomainEventBlockThresholdCallback blockThreshold() {
    return (connection, domain, device, path, threshold, excess, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.BlockThreshold(
                    uuid, name, text(device), text(path), threshold, excess));
  }

  private VirConnectDomainEventMemoryFailureCallback memoryFailure() {
    return (connection, domain, recipient, action, flags, key) ->
        deliver(
            domain,
            key,
            (uuid, name) ->
                new DomainEvent.MemoryFailure(
                    uuid,
                    name,
                    Codes.of(EventDetail.MemoryFailureRecipient.class, recipient),
                    Codes.of(EventDetail.MemoryFailureAction.class, action),
                    (flags & VirDomainMemoryFailureFlags.VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED)
                        != 0,
                    (flags & VirDomainMemoryFailureFlags.VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE)
                        != 0));
  }

  private VirConnectDomainEventMemoryDeviceSizeChangeCallback memoryDeviceSizeChange() {
    return (connection, domain, device, size, key) ->
        deliver(
            domain,
            key,
            (uuid, name) -> new DomainEvent.MemoryDeviceSizeChange(uuid, name, text(device), size));
  }
}
