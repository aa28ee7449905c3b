package io.kubevmm.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirDomain;
import io.kubevmm.libvirt.internal.VirDomainSnapshot;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainBlockResizeFlags;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainDestroyFlagsValues;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainGuestInfoTypes;
import io.kubevmm.libvirt.internal.VirEnums.VirDomainMetadataType;
import io.kubevmm.libvirt.internal.VirQemu;
import io.kubevmm.libvirt.internal.VirTypedParam;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A domain: libvirt's handle on one guest, whether it runs or not, and whether it still exists.
 *
 * <p>It owns a reference, which is given back by {@link #close}, or when it is garbage; closing
 * does nothing to the guest. Every method that asks libvirt may throw a {@link LibvirtFailure}
 * ({@link LibvirtException#isNoDomain} once the domain is gone), and an {@link
 * IllegalStateException} after close.
 */
public final class Domain extends LibvirtObject {
  private final String name;
  private final UUID uuid;

  private Domain(Connection connection, String name, UUID uuid, NativeHandle handle) {
    super(connection, handle);
    this.name = name;
    this.uuid = uuid;
  }

  /** Takes over a reference, on the thread of the call that returned it. */
  static Domain adopt(Connection connection, RawCall raw, MemorySegment pointer) {
    String name = nameOf(pointer);
    var handle =
        new NativeHandle("domain " + name, pointer, "virDomainFree", VirDomain::virDomainFree);
    return new Domain(connection, name, uuidOf(pointer), handle);
  }

  /** The name that the handle carries; needs no answer from libvirtd. */
  static String nameOf(MemorySegment pointer) {
    return VirDomain.virDomainGetName(pointer).getString(0);
  }

  /** The UUID that the handle carries; needs no answer from libvirtd. */
  static UUID uuidOf(MemorySegment pointer) {
    return uuid(pointer, VirDomain::virDomainGetUUID);
  }

  /** The name when the handle was made. */
  public String name() {
    return name;
  }

  /** The UUID. */
  public UUID uuid() {
    return uuid;
  }

  /** The number that the hypervisor gave it, while it runs. */
  public OptionalInt id() {
    int id = call("virDomainGetID", raw -> VirDomain.virDomainGetID(raw.pointer()));
    return id == -1 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Its state and why. */
  public DomainStatus state() {
    return call(
        "virDomainGetState",
        raw -> {
          MemorySegment state = raw.arena().allocate(JAVA_INT);
          MemorySegment reason = raw.arena().allocate(JAVA_INT);
          raw.check(VirDomain.virDomainGetState(raw.pointer(), state, reason, 0));
          return DomainStatus.of(state.get(JAVA_INT, 0), reason.get(JAVA_INT, 0));
        });
  }

  /** Its state, memory, CPUs and CPU time. */
  public DomainInfo info() {
    return call("virDomainGetInfo", DomainQueries::info);
  }

  /** Whether it runs or is paused. */
  public boolean isActive() {
    return ask("virDomainIsActive", VirDomain::virDomainIsActive) == 1;
  }

  /** Whether it is defined, and so stays when it stops. */
  public boolean isPersistent() {
    return ask("virDomainIsPersistent", VirDomain::virDomainIsPersistent) == 1;
  }

  /** Whether its definition differs from what runs. */
  public boolean isUpdated() {
    return ask("virDomainIsUpdated", VirDomain::virDomainIsUpdated) == 1;
  }

  /** Starts it, from its managed save image if there is one. */
  public void create(CreateFlag... flags) {
    actLong("virDomainCreateWithFlags", d -> VirDomain.virDomainCreateWithFlags(d, Flag.or(flags)));
  }

  /** Asks the guest to shut down, and does not wait for it. */
  public void shutdown(ShutdownMode... modes) {
    act("virDomainShutdownFlags", d -> VirDomain.virDomainShutdownFlags(d, Flag.or(modes)));
  }

  /** Asks the guest to reboot, and does not wait for it. */
  public void reboot(ShutdownMode... modes) {
    act("virDomainReboot", d -> VirDomain.virDomainReboot(d, Flag.or(modes)));
  }

  /** Presses the reset button. */
  public void reset() {
    act("virDomainReset", d -> VirDomain.virDomainReset(d, 0));
  }

  /** Pulls the plug. */
  public void destroy() {
    actLong(
        "virDomainDestroyFlags",
        d ->
            VirDomain.virDomainDestroyFlags(
                d, VirDomainDestroyFlagsValues.VIR_DOMAIN_DESTROY_DEFAULT));
  }

  /** Pulls the plug, but fails rather than kill a hypervisor that still flushes its caches. */
  public void destroyGracefully() {
    actLong(
        "virDomainDestroyFlags",
        d ->
            VirDomain.virDomainDestroyFlags(
                d, VirDomainDestroyFlagsValues.VIR_DOMAIN_DESTROY_GRACEFUL));
  }

  /** Stops its CPUs. */
  public void suspend() {
    act("virDomainSuspend", VirDomain::virDomainSuspend);
  }

  /** Lets its CPUs go on. */
  public void resume() {
    act("virDomainResume", VirDomain::virDomainResume);
  }

  /** Saves its memory where libvirt keeps such images, and stops it; the next start restores it. */
  public void managedSave(SaveFlag... flags) {
    actLong("virDomainManagedSave", d -> VirDomain.virDomainManagedSave(d, Flag.or(flags)));
  }

  /** Whether there is a managed save image. */
  public boolean hasManagedSave() {
    return ask("virDomainHasManagedSaveImage", d -> VirDomain.virDomainHasManagedSaveImage(d, 0))
        == 1;
  }

  /** Deletes the managed save image. */
  public void managedSaveRemove() {
    act("virDomainManagedSaveRemove", d -> VirDomain.virDomainManagedSaveRemove(d, 0));
  }

  /**
   * Saves its memory to a file of the host, and stops it; {@link Connection#restore} reads it. The
   * XML goes into the file in place of the domain's own, of which it may change what the guest does
   * not see, as the paths of disks; empty: as it is.
   */
  public void save(String path, String xml, SaveFlag... flags) {
    var _ =
        callLong(
            "virDomainSaveFlags",
            raw ->
                raw.check(
                    VirDomain.virDomainSaveFlags(
                        raw.pointer(), raw.utf8(path), raw.utf8OrNull(xml), Flag.or(flags))));
  }

  /**
   * Takes a snapshot, as the {@code <domainsnapshot>} says. It is remembered by libvirt unless
   * NO_METADATA is given; overlays that a failed one made may have to be deleted.
   */
  public void createSnapshot(String xml, SnapshotCreateFlag... flags) {
    var _ =
        callLong(
            "virDomainSnapshotCreateXML",
            raw ->
                VirDomainSnapshot.virDomainSnapshotFree(
                    raw.check(
                        VirDomainSnapshot.virDomainSnapshotCreateXML(
                            raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /** Removes the definition; a guest that runs goes on and vanishes when it stops. */
  public void undefine(UndefineFlag... flags) {
    act("virDomainUndefineFlags", d -> VirDomain.virDomainUndefineFlags(d, Flag.or(flags)));
  }

  /** Its XML: of the running guest, or of the definition. */
  public String xml(XmlFlag... flags) {
    return call(
        "virDomainGetXMLDesc",
        raw -> raw.takeText(VirDomain.virDomainGetXMLDesc(raw.pointer(), Flag.or(flags))));
  }

  /** Whether it starts with libvirtd. */
  public boolean autostart() {
    return askBoolean("virDomainGetAutostart", VirDomain::virDomainGetAutostart);
  }

  /** Makes it start with libvirtd, or not. */
  public void setAutostart(boolean autostart) {
    act("virDomainSetAutostart", d -> VirDomain.virDomainSetAutostart(d, autostart ? 1 : 0));
  }

  /** Its metadata element of that XML namespace. */
  public Optional<String> metadata(String namespaceUri, Affect... affect) {
    return Calls.find(
        LibvirtException::isNoDomainMetadata,
        () ->
            call(
                "virDomainGetMetadata",
                raw ->
                    raw.takeText(
                        VirDomain.virDomainGetMetadata(
                            raw.pointer(),
                            VirDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT,
                            raw.utf8(namespaceUri),
                            Flag.or(affect)))));
  }

  /** Sets its metadata element of that XML namespace; libvirt writes it with the prefix. */
  public void setMetadata(String prefix, String namespaceUri, String element, Affect... affect) {
    metadata(element, prefix, namespaceUri, affect);
  }

  /** Removes its metadata element of that XML namespace. */
  public void removeMetadata(String namespaceUri, Affect... affect) {
    metadata("", "", namespaceUri, affect);
  }

  private void metadata(String element, String prefix, String uri, Affect... affect) {
    var _ =
        call(
            "virDomainSetMetadata",
            raw ->
                raw.check(
                    VirDomain.virDomainSetMetadata(
                        raw.pointer(),
                        VirDomainMetadataType.VIR_DOMAIN_METADATA_ELEMENT,
                        raw.utf8OrNull(element),
                        raw.utf8OrNull(prefix),
                        raw.utf8(uri),
                        Flag.or(affect))));
  }

  /** Plugs a device in. */
  public void attachDevice(String xml, Affect... affect) {
    device("virDomainAttachDeviceFlags", VirDomain::virDomainAttachDeviceFlags, xml, affect);
  }

  /** Asks the guest to let a device go; it is gone with {@link DomainEvent.DeviceRemoved}. */
  public void detachDevice(String xml, Affect... affect) {
    device("virDomainDetachDeviceFlags", VirDomain::virDomainDetachDeviceFlags, xml, affect);
  }

  /**
   * Changes a device, as the medium in a drive.
   *
   * <p>A guest that holds a drive shut is asked to open it, and libvirt gives up after some
   * seconds. A guest that resets the drive just then, as firmware does at the start, shuts it with
   * no event from QEMU: libvirt holds it for open, and the change fails with "Tray of device … is
   * not open", until the machine is reset or its daemon started again.
   */
  public void updateDevice(String xml, Affect... affect) {
    device("virDomainUpdateDeviceFlags", VirDomain::virDomainUpdateDeviceFlags, xml, affect);
  }

  private interface DeviceChange {
    int run(MemorySegment domain, MemorySegment xml, int flags);
  }

  private void device(String function, DeviceChange change, String xml, Affect... affect) {
    var _ =
        call(function, raw -> raw.check(change.run(raw.pointer(), raw.utf8(xml), Flag.or(affect))));
  }

  /** Sets the number of CPUs. */
  public void setVcpus(int count, Affect... affect) {
    act("virDomainSetVcpusFlags", d -> VirDomain.virDomainSetVcpusFlags(d, count, Flag.or(affect)));
  }

  /** Sets the memory. */
  public void setMemory(long kiB, Affect... affect) {
    act("virDomainSetMemoryFlags", d -> VirDomain.virDomainSetMemoryFlags(d, kiB, Flag.or(affect)));
  }

  /** A disk's sizes; it is named by its target or the path of its source. */
  public BlockInfo blockInfo(String disk) {
    return call("virDomainGetBlockInfo", raw -> DomainQueries.blockInfo(raw, disk));
  }

  /** Makes a disk of the running guest larger, to so many bytes; named as in {@link #blockInfo}. */
  public void blockResize(String disk, long bytes) {
    var _ =
        call(
            "virDomainBlockResize",
            raw ->
                raw.check(
                    VirDomain.virDomainBlockResize(
                        raw.pointer(),
                        raw.utf8(disk),
                        bytes,
                        VirDomainBlockResizeFlags.VIR_DOMAIN_BLOCK_RESIZE_BYTES)));
  }

  /** The jobs that copy, commit and pull its disks. */
  public BlockJobs blockJobs() {
    return new BlockJobs(this);
  }

  /** Limits, weights, pinning and what else has a call of its own. */
  public DomainTuning tuning() {
    return new DomainTuning(this);
  }

  /** The file systems that the guest has mounted. */
  public GuestFilesystems filesystems() {
    return new GuestFilesystems(this);
  }

  /** The users that the guest has. */
  public GuestUsers users() {
    return new GuestUsers(this);
  }

  /** Its network interfaces with their addresses. */
  public List<GuestInterface> interfaceAddresses(GuestInterface.Source source) {
    return call("virDomainInterfaceAddresses", raw -> DomainQueries.interfaces(raw, source));
  }

  /**
   * What the guest's agent says about users, operating system, host name and file systems, under
   * the names of virDomainGetGuestInfo; what it does not answer is left out. The guest can write
   * anything into it.
   *
   * @param timeout how long a guest may take for it
   */
  public TypedParameters guestInfo(Duration timeout) {
    int types =
        VirDomainGuestInfoTypes.VIR_DOMAIN_GUEST_INFO_USERS
            | VirDomainGuestInfoTypes.VIR_DOMAIN_GUEST_INFO_OS
            | VirDomainGuestInfoTypes.VIR_DOMAIN_GUEST_INFO_HOSTNAME
            | VirDomainGuestInfoTypes.VIR_DOMAIN_GUEST_INFO_FILESYSTEM;
    return call(
        "virDomainGetGuestInfo",
        timeout,
        raw -> {
          MemorySegment out = raw.arena().allocate(NativeLibrary.POINTER);
          MemorySegment size = raw.arena().allocate(JAVA_INT);
          raw.check(VirDomain.virDomainGetGuestInfo(raw.pointer(), types, out, size, 0));
          MemorySegment array = out.get(NativeLibrary.POINTER, 0);
          int count = size.get(JAVA_INT, 0);
          try {
            return TypedParameters.copy(array, count);
          } finally {
            VirTypedParam.virTypedParamsFree(array, count);
          }
        });
  }

  /** How long libvirt waits for the guest agent's answers; it waits for ever if this is not set. */
  public void setAgentTimeout(Duration timeout) {
    int seconds = Math.toIntExact(timeout.toSeconds());
    act(
        "virDomainAgentSetResponseTimeout",
        d -> VirDomain.virDomainAgentSetResponseTimeout(d, seconds, 0));
  }

  /** Ends the save, dump or migration that is under way. */
  public void abortJob() {
    act("virDomainAbortJob", VirDomain::virDomainAbortJob);
  }

  /** Connects a stream to the console with that alias, the first one when it is empty. */
  public Stream openConsole(String device, ConsoleFlag... flags) {
    Stream stream = connection().newStream();
    try {
      stream.connect(
          "virDomainOpenConsole",
          pointer ->
              call(
                  "virDomainOpenConsole",
                  raw ->
                      raw.check(
                          VirDomain.virDomainOpenConsole(
                              raw.pointer(), raw.utf8OrNull(device), pointer, Flag.or(flags)))));
      return stream;
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Sends a command to the guest agent and returns its answer, both JSON. */
  public String qemuAgentCommand(String json, Duration timeout) {
    int seconds = Math.toIntExact(Math.max(1, timeout.toSeconds()));
    return call(
        "virDomainQemuAgentCommand",
        timeout.plusSeconds(5),
        raw ->
            raw.takeText(
                VirQemu.virDomainQemuAgentCommand(raw.pointer(), raw.utf8(json), seconds, 0)));
  }

  /**
   * Sends a command to QEMU itself and returns its answer, both JSON; libvirt then calls the domain
   * tainted.
   */
  public String qemuMonitorCommand(String json) {
    return call(
        "virDomainQemuMonitorCommand",
        raw -> {
          MemorySegment out = raw.arena().allocate(NativeLibrary.POINTER);
          raw.check(VirQemu.virDomainQemuMonitorCommand(raw.pointer(), raw.utf8(json), out, 0));
          return raw.takeText(out.get(NativeLibrary.POINTER, 0));
        });
  }

  @Override
  public String toString() {
    return "domain " + name + " (" + uuid + ")";
  }
}
