package io.kubevmm.libvirt;

import java.util.UUID;

/**
 * Something that happened to a domain. Events tell that the world must be read again; they are not
 * the world: some are lost when the connection is.
 */
public sealed interface DomainEvent {
  /** The domain's UUID. */
  UUID uuid();

  /** The domain's name when it happened. */
  String name();

  /** It was defined, started, stopped and so on. */
  record Lifecycle(UUID uuid, String name, LifecycleChange change) implements DomainEvent {}

  /** The guest rebooted itself. */
  record Reboot(UUID uuid, String name) implements DomainEvent {}

  /** The guest set its clock; the offset from UTC is in seconds. */
  record RtcChange(UUID uuid, String name, long utcOffsetSeconds) implements DomainEvent {}

  /** The guest did not feed its watchdog. */
  record Watchdog(UUID uuid, String name, EventDetail.WatchdogAction action)
      implements DomainEvent {}

  /** A disk failed to read or write; reason is "enospc" or empty. */
  record IoError(
      UUID uuid,
      String name,
      String path,
      String device,
      EventDetail.IoErrorAction action,
      String reason)
      implements DomainEvent {}

  /** A client of VNC or SPICE came or went; {@code remote} is its address. */
  record Graphics(UUID uuid, String name, EventDetail.GraphicsPhase phase, String remote)
      implements DomainEvent {}

  /** libvirt lost control of the hypervisor's process. */
  record ControlError(UUID uuid, String name) implements DomainEvent {}

  /** A copy, commit or pull of a disk, named by its target, ended or is ready to pivot. */
  record BlockJob(
      UUID uuid,
      String name,
      String target,
      EventDetail.BlockJobType type,
      EventDetail.BlockJobStatus status)
      implements DomainEvent {}

  /** A disk's source changed or was dropped; a path may be empty. */
  record DiskChange(
      UUID uuid,
      String name,
      String oldPath,
      String newPath,
      String device,
      EventDetail.DiskChangeReason reason)
      implements DomainEvent {}

  /** A tray was opened or closed. */
  record TrayChange(UUID uuid, String name, String device, EventDetail.Tray tray)
      implements DomainEvent {}

  /** The guest woke up. */
  record PmWakeup(UUID uuid, String name) implements DomainEvent {}

  /** The guest went to sleep, in memory. */
  record PmSuspend(UUID uuid, String name) implements DomainEvent {}

  /** The guest went to sleep, on disk. */
  record PmSuspendDisk(UUID uuid, String name) implements DomainEvent {}

  /** The guest's memory is now so many KiB. */
  record BalloonChange(UUID uuid, String name, long actualKiB) implements DomainEvent {}

  /** A device was plugged in. */
  record DeviceAdded(UUID uuid, String name, String device) implements DomainEvent {}

  /** A device is gone. */
  record DeviceRemoved(UUID uuid, String name, String device) implements DomainEvent {}

  /** The guest did not let a device go. */
  record DeviceRemovalFailed(UUID uuid, String name, String device) implements DomainEvent {}

  /** Limits changed; the names are those of libvirt's VIR_DOMAIN_TUNABLE_*. */
  record Tunable(UUID uuid, String name, TypedParameters parameters) implements DomainEvent {}

  /** The guest agent came or went. */
  record AgentLifecycle(
      UUID uuid, String name, EventDetail.AgentState state, EventDetail.AgentReason reason)
      implements DomainEvent {}

  /** A migration copies memory for the nth time. */
  record MigrationIteration(UUID uuid, String name, int iteration) implements DomainEvent {}

  /** A save, dump or migration ended; the names are those of libvirt's VIR_DOMAIN_JOB_*. */
  record JobCompleted(UUID uuid, String name, TypedParameters stats) implements DomainEvent {}

  /** Metadata was set; the URI is empty for title and description. */
  record MetadataChange(UUID uuid, String name, EventDetail.MetadataType type, String uri)
      implements DomainEvent {}

  /** A disk was written beyond the threshold, in bytes. */
  record BlockThreshold(
      UUID uuid, String name, String device, String path, long thresholdBytes, long excessBytes)
      implements DomainEvent {}

  /** The host's memory failed. */
  record MemoryFailure(
      UUID uuid,
      String name,
      EventDetail.MemoryFailureRecipient recipient,
      EventDetail.MemoryFailureAction action,
      boolean actionRequired,
      boolean recursive)
      implements DomainEvent {}

  /** A virtio-mem device has now so many bytes. */
  record MemoryDeviceSizeChange(UUID uuid, String name, String device, long bytes)
      implements DomainEvent {}
}
