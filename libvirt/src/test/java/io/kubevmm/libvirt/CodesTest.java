package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.libvirt.internal.VirEnums;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The typed enums against the constants of libvirt's API file. */
class CodesTest {
  /** A C enum's constants below its LAST, without the prefix, by value. */
  private static Map<Integer, String> constants(Class<?> group, String prefix) {
    Map<Integer, String> names = new TreeMap<>();
    for (Field field : group.getFields()) {
      if (field.getName().startsWith(prefix) && !field.getName().endsWith("_LAST")) {
        names.put(value(field), field.getName().substring(prefix.length()));
      }
    }
    return names;
  }

  private static int value(Field field) {
    try {
      return field.getInt(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A generated constant is not public: " + field, e);
    }
  }

  private static <E extends Enum<E>> void matches(Class<E> type, Class<?> group, String prefix) {
    matches(type, group, prefix, 0);
  }

  private static <E extends Enum<E>> void matches(
      Class<E> type, Class<?> group, String prefix, int first) {
    Map<Integer, String> constants = constants(group, prefix);
    constants.forEach((value, name) ->
        assertThat(Codes.of(type, value, first).name())
            .as("%s %d", type.getSimpleName(), value)
            .isEqualTo(value == 0 && name.equals("UNKNOWN") ? "UNSPECIFIED" : name));
    assertThat(type.getEnumConstants()).hasSize(constants.size() + 1);
    assertThat(Codes.of(type, 99).name()).isEqualTo("UNKNOWN");
    assertThat(Codes.of(type, -1).name()).isEqualTo("UNKNOWN");
  }

  @Test
  void statesAndReasonsAreLibvirts() {
    matches(DomainState.class, VirEnums.VirDomainState.class, "VIR_DOMAIN_");
    matches(
        StateReason.Running.class, VirEnums.VirDomainRunningReason.class, "VIR_DOMAIN_RUNNING_");
    matches(StateReason.Paused.class, VirEnums.VirDomainPausedReason.class, "VIR_DOMAIN_PAUSED_");
    matches(
        StateReason.Shutdown.class, VirEnums.VirDomainShutdownReason.class, "VIR_DOMAIN_SHUTDOWN_");
    matches(
        StateReason.Shutoff.class, VirEnums.VirDomainShutoffReason.class, "VIR_DOMAIN_SHUTOFF_");
    matches(
        StateReason.Crashed.class, VirEnums.VirDomainCrashedReason.class, "VIR_DOMAIN_CRASHED_");
  }

  @Test
  void kindsOfStorageAreLibvirts() {
    matches(StoragePoolState.class, VirEnums.VirStoragePoolState.class, "VIR_STORAGE_POOL_");
    matches(StorageVolumeType.class, VirEnums.VirStorageVolType.class, "VIR_STORAGE_VOL_");
    matches(
        StoragePoolEvent.Change.class,
        VirEnums.VirStoragePoolEventLifecycleType.class,
        "VIR_STORAGE_POOL_EVENT_");
  }

  @Test
  void lifecycleChangesAreLibvirts() {
    matches(
        LifecycleChange.Defined.class,
        VirEnums.VirDomainEventDefinedDetailType.class,
        "VIR_DOMAIN_EVENT_DEFINED_");
    matches(
        LifecycleChange.Undefined.class,
        VirEnums.VirDomainEventUndefinedDetailType.class,
        "VIR_DOMAIN_EVENT_UNDEFINED_");
    matches(
        LifecycleChange.Started.class,
        VirEnums.VirDomainEventStartedDetailType.class,
        "VIR_DOMAIN_EVENT_STARTED_");
    matches(
        LifecycleChange.Suspended.class,
        VirEnums.VirDomainEventSuspendedDetailType.class,
        "VIR_DOMAIN_EVENT_SUSPENDED_");
    matches(
        LifecycleChange.Resumed.class,
        VirEnums.VirDomainEventResumedDetailType.class,
        "VIR_DOMAIN_EVENT_RESUMED_");
    matches(
        LifecycleChange.Stopped.class,
        VirEnums.VirDomainEventStoppedDetailType.class,
        "VIR_DOMAIN_EVENT_STOPPED_");
    matches(
        LifecycleChange.Shutdown.class,
        VirEnums.VirDomainEventShutdownDetailType.class,
        "VIR_DOMAIN_EVENT_SHUTDOWN_");
    matches(
        LifecycleChange.PmSuspended.class,
        VirEnums.VirDomainEventPMSuspendedDetailType.class,
        "VIR_DOMAIN_EVENT_PMSUSPENDED_");
    matches(
        LifecycleChange.Crashed.class,
        VirEnums.VirDomainEventCrashedDetailType.class,
        "VIR_DOMAIN_EVENT_CRASHED_");
    assertThat(
            constants(VirEnums.VirDomainEventType.class, "VIR_DOMAIN_EVENT_").keySet().stream()
                .map(event -> LifecycleChange.of(event, 0).getClass().getSimpleName())
                .map(name -> name.toUpperCase(Locale.ROOT)))
        .containsExactlyElementsOf(
            constants(VirEnums.VirDomainEventType.class, "VIR_DOMAIN_EVENT_").values());
    assertThat(LifecycleChange.of(99, 7)).isEqualTo(new LifecycleChange.Other(99, 7));
  }

  @Test
  void detailsOfEventsAreLibvirts() {
    matches(
        EventDetail.WatchdogAction.class,
        VirEnums.VirDomainEventWatchdogAction.class,
        "VIR_DOMAIN_EVENT_WATCHDOG_");
    matches(
        EventDetail.IoErrorAction.class,
        VirEnums.VirDomainEventIOErrorAction.class,
        "VIR_DOMAIN_EVENT_IO_ERROR_");
    matches(
        EventDetail.GraphicsPhase.class,
        VirEnums.VirDomainEventGraphicsPhase.class,
        "VIR_DOMAIN_EVENT_GRAPHICS_");
    matches(
        EventDetail.BlockJobType.class,
        VirEnums.VirDomainBlockJobType.class,
        "VIR_DOMAIN_BLOCK_JOB_TYPE_");
    matches(
        EventDetail.BlockJobStatus.class,
        VirEnums.VirConnectDomainEventBlockJobStatus.class,
        "VIR_DOMAIN_BLOCK_JOB_");
    matches(
        EventDetail.Tray.class,
        VirEnums.VirDomainEventTrayChangeReason.class,
        "VIR_DOMAIN_EVENT_TRAY_CHANGE_");
    matches(
        EventDetail.AgentState.class,
        VirEnums.VirConnectDomainEventAgentLifecycleState.class,
        "VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_",
        1);
    matches(
        EventDetail.AgentReason.class,
        VirEnums.VirConnectDomainEventAgentLifecycleReason.class,
        "VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_");
    matches(
        EventDetail.MetadataType.class,
        VirEnums.VirDomainMetadataType.class,
        "VIR_DOMAIN_METADATA_");
    matches(
        EventDetail.MemoryFailureRecipient.class,
        VirEnums.VirDomainMemoryFailureRecipientType.class,
        "VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_");
    matches(
        EventDetail.MemoryFailureAction.class,
        VirEnums.VirDomainMemoryFailureActionType.class,
        "VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_");
    matches(CloseReason.class, VirEnums.VirConnectCloseReason.class, "VIR_CONNECT_CLOSE_REASON_");
  }

  @Test
  void everyEventButTheSupersededOnesHasAKind() {
    List<Integer> ids = Arrays.stream(DomainEventKind.values()).map(DomainEventKind::id).toList();
    Map<Integer, String> events =
        constants(VirEnums.VirDomainEventID.class, "VIR_DOMAIN_EVENT_ID_");
    events.values().removeAll(List.of("IO_ERROR", "BLOCK_JOB"));
    assertThat(ids).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(events.keySet());
  }

  @Test
  void everyStoragePoolEventHasAKind() {
    assertThat(Arrays.stream(StoragePoolEventKind.values()).map(StoragePoolEventKind::id))
        .containsExactlyInAnyOrderElementsOf(
            constants(VirEnums.VirStoragePoolEventID.class, "VIR_STORAGE_POOL_EVENT_ID_").keySet());
  }
}
