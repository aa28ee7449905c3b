package io.kubevmm.libvirt;

/** The details of events as enums; the last constant is for what this version does not know. */
public final class EventDetail {
  private EventDetail() {}

  /** virDomainEventWatchdogAction: what libvirt did. */
  public enum WatchdogAction {
    NONE,
    PAUSE,
    RESET,
    POWEROFF,
    SHUTDOWN,
    DEBUG,
    INJECTNMI,
    UNKNOWN
  }

  /** virDomainEventIOErrorAction: what the hypervisor did. */
  public enum IoErrorAction {
    NONE,
    PAUSE,
    REPORT,
    UNKNOWN
  }

  /** virDomainEventGraphicsPhase. */
  public enum GraphicsPhase {
    CONNECT,
    INITIALIZE,
    DISCONNECT,
    UNKNOWN
  }

  /** virDomainBlockJobType. */
  public enum BlockJobType {
    UNSPECIFIED,
    PULL,
    COPY,
    COMMIT,
    ACTIVE_COMMIT,
    BACKUP,
    UNKNOWN
  }

  /** virConnectDomainEventBlockJobStatus. */
  public enum BlockJobStatus {
    COMPLETED,
    FAILED,
    CANCELED,
    READY,
    UNKNOWN
  }

  /** virConnectDomainEventDiskChangeReason. */
  public enum DiskChangeReason {
    CHANGED_MISSING_ON_START,
    DROPPED_MISSING_ON_START,
    UNKNOWN
  }

  /** virDomainEventTrayChangeReason. */
  public enum Tray {
    OPEN,
    CLOSE,
    UNKNOWN
  }

  /** virConnectDomainEventAgentLifecycleState, which begins at 1. */
  public enum AgentState {
    CONNECTED,
    DISCONNECTED,
    UNKNOWN
  }

  /** virConnectDomainEventAgentLifecycleReason. */
  public enum AgentReason {
    UNSPECIFIED,
    DOMAIN_STARTED,
    CHANNEL,
    UNKNOWN
  }

  /** virDomainMetadataType. */
  public enum MetadataType {
    DESCRIPTION,
    TITLE,
    ELEMENT,
    UNKNOWN
  }

  /** virDomainMemoryFailureRecipientType: whose memory it was. */
  public enum MemoryFailureRecipient {
    HYPERVISOR,
    GUEST,
    UNKNOWN
  }

  /** virDomainMemoryFailureActionType: what the hypervisor did. */
  public enum MemoryFailureAction {
    IGNORE,
    INJECT,
    FATAL,
    RESET,
    UNKNOWN
  }
}
