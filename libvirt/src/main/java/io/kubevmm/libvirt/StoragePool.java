package io.kubevmm.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.NativeLibrary;
import io.kubevmm.libvirt.internal.VirMacros;
import io.kubevmm.libvirt.internal.VirStorage;
import io.kubevmm.libvirt.internal.VirStructs.VirStoragePoolInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A storage pool: libvirt's handle on a place for volumes, whether it is active or not.
 *
 * <p>It owns a reference, which is given back by {@link #close}, or when it is garbage; closing
 * does nothing to the pool. Every method that asks libvirt may throw a {@link LibvirtFailure}
 * ({@link LibvirtException#isNoStoragePool} once the pool is gone), and an {@link
 * IllegalStateException} after close.
 *
 * <p>What writes to storage has the longer deadline of its connection; where that is too short for
 * the size at hand, {@link Deadline} gives it another.
 */
public final class StoragePool implements AutoCloseable {
  private final Connection connection;
  private final String name;
  private final UUID uuid;
  private final NativeHandle handle;
  private final Cleaner.Cleanable cleanable;

  private StoragePool(Connection connection, String name, UUID uuid, NativeHandle handle) {
    this.connection = connection;
    this.name = name;
    this.uuid = uuid;
    this.handle = handle;
    this.cleanable = Calls.closeWithOwner(this, handle);
  }

  /** Takes over a reference, on the thread of the call that returned it. */
  static StoragePool adopt(Connection connection, MemorySegment pointer) {
    String name = nameOf(pointer);
    return new StoragePool(
        connection,
        name,
        uuidOf(pointer),
        new NativeHandle(
            "storage pool " + name, pointer, "virStoragePoolFree", VirStorage::virStoragePoolFree));
  }

  /** The name that the handle carries; needs no answer from libvirtd. */
  static String nameOf(MemorySegment pointer) {
    return VirStorage.virStoragePoolGetName(pointer).getString(0);
  }

  /** The UUID that the handle carries; needs no answer from libvirtd. */
  static UUID uuidOf(MemorySegment pointer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(VirMacros.VIR_UUID_BUFLEN);
      VirStorage.virStoragePoolGetUUID(pointer, bytes);
      var bigEndian = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
      return new UUID(bytes.get(bigEndian, 0), bytes.get(bigEndian, 8));
    }
  }

  private <T> T call(String function, Duration deadline, RawCall.Body<T> body) {
    connection.requireOpen();
    try {
      return Calls.run(function, deadline, handle, body);
    } finally {
      Reference.reachabilityFence(this); // Else it may be garbage, and closed, before the call.
    }
  }

  /** Runs functions that have no typed method, on the right thread; see {@link RawCall}. */
  public <T> T call(String function, RawCall.Body<T> body) {
    return call(function, connection.options().callTimeout(), body);
  }

  private interface Action {
    int run(MemorySegment pool);
  }

  /** A pool may have to be mounted, logged in to or scanned: that takes its time. */
  private void act(String function, Action action) {
    var _ =
        call(
            function,
            connection.options().longCallTimeout(),
            raw -> raw.check(action.run(raw.pointer())));
  }

  /** The name when the handle was made. */
  public String name() {
    return name;
  }

  /** The UUID. */
  public UUID uuid() {
    return uuid;
  }

  /** Its XML: of the active pool, or of the definition. */
  public String xml(StorageXmlFlag... flags) {
    return call(
        "virStoragePoolGetXMLDesc",
        raw -> raw.takeText(VirStorage.virStoragePoolGetXMLDesc(raw.pointer(), Flag.or(flags))));
  }

  /** Its state and sizes. */
  public StoragePoolInfo info() {
    return call(
        "virStoragePoolGetInfo",
        raw -> {
          MemorySegment info = raw.arena().allocate(VirStoragePoolInfo.LAYOUT);
          raw.check(VirStorage.virStoragePoolGetInfo(raw.pointer(), info));
          return new StoragePoolInfo(
              Codes.of(StoragePoolState.class, VirStoragePoolInfo.state(info)),
              VirStoragePoolInfo.capacity(info),
              VirStoragePoolInfo.allocation(info),
              VirStoragePoolInfo.available(info));
        });
  }

  /** Whether its volumes can be used. */
  public boolean isActive() {
    return call(
        "virStoragePoolIsActive",
        raw -> raw.check(VirStorage.virStoragePoolIsActive(raw.pointer())) == 1);
  }

  /** Whether it is defined, and so stays when it stops. */
  public boolean isPersistent() {
    return call(
        "virStoragePoolIsPersistent",
        raw -> raw.check(VirStorage.virStoragePoolIsPersistent(raw.pointer())) == 1);
  }

  /** Whether it starts with libvirtd. */
  public boolean autostart() {
    return call(
        "virStoragePoolGetAutostart",
        raw -> {
          MemorySegment autostart = raw.arena().allocate(JAVA_INT);
          raw.check(VirStorage.virStoragePoolGetAutostart(raw.pointer(), autostart));
          return autostart.get(JAVA_INT, 0) != 0;
        });
  }

  /** Makes it start with libvirtd, or not. */
  public void setAutostart(boolean autostart) {
    act(
        "virStoragePoolSetAutostart",
        p -> VirStorage.virStoragePoolSetAutostart(p, autostart ? 1 : 0));
  }

  /** Prepares its place: makes a folder, a volume group, a partition table. */
  public void build(PoolBuildFlag... flags) {
    act("virStoragePoolBuild", p -> VirStorage.virStoragePoolBuild(p, Flag.or(flags)));
  }

  /** Starts it. */
  public void create(PoolCreateFlag... flags) {
    act("virStoragePoolCreate", p -> VirStorage.virStoragePoolCreate(p, Flag.or(flags)));
  }

  /** Stops it; what lies in it stays. */
  public void destroy() {
    act("virStoragePoolDestroy", VirStorage::virStoragePoolDestroy);
  }

  /** Removes its place, as a folder that must be empty; it has to be stopped. */
  public void delete() {
    act("virStoragePoolDelete", p -> VirStorage.virStoragePoolDelete(p, 0));
  }

  /** Removes its definition; what lies in it stays. */
  public void undefine() {
    act("virStoragePoolUndefine", VirStorage::virStoragePoolUndefine);
  }

  /** Looks at its volumes and sizes again, which others may have changed. */
  public void refresh() {
    act("virStoragePoolRefresh", p -> VirStorage.virStoragePoolRefresh(p, 0));
  }

  /** The volume with that name. */
  public Optional<StorageVolume> findVolume(String volume) {
    return Calls.find(
        LibvirtException::isNoStorageVolume,
        () ->
            call(
                "virStorageVolLookupByName",
                raw ->
                    StorageVolume.adopt(
                        connection,
                        raw.check(
                            VirStorage.virStorageVolLookupByName(
                                raw.pointer(), raw.utf8(volume))))));
  }

  /** Its volumes as of the last refresh; each is the caller's to close. */
  public List<StorageVolume> listAllVolumes() {
    return call("virStoragePoolListAllVolumes", this::volumes);
  }

  /** libvirt allocates the array and its references: the latter go into volumes. */
  private List<StorageVolume> volumes(RawCall raw) {
    MemorySegment out = raw.arena().allocate(NativeLibrary.POINTER);
    int count = raw.check(VirStorage.virStoragePoolListAllVolumes(raw.pointer(), out, 0));
    MemorySegment array = out.get(NativeLibrary.POINTER, 0);
    List<StorageVolume> volumes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      volumes.add(StorageVolume.adopt(connection, array.getAtIndex(NativeLibrary.POINTER, i)));
    }
    NativeLibrary.free(array);
    return volumes;
  }

  /** Makes a volume, which takes all its space of the pool at once unless the XML says less. */
  public StorageVolume createVolume(String xml, VolumeCreateFlag... flags) {
    return call(
        "virStorageVolCreateXML",
        connection.options().longCallTimeout(),
        raw ->
            StorageVolume.adopt(
                connection,
                raw.check(
                    VirStorage.virStorageVolCreateXML(
                        raw.pointer(), raw.utf8(xml), Flag.or(flags)))));
  }

  /**
   * Makes a volume with the content of another one, which may lie in another pool of the same
   * connection. libvirt copies it within this one call, and nothing can end it before its end.
   */
  public StorageVolume createVolumeFrom(
      String xml, StorageVolume source, VolumeCreateFlag... flags) {
    return call(
        "virStorageVolCreateXMLFrom",
        connection.options().longCallTimeout(),
        raw ->
            StorageVolume.adopt(
                connection,
                source.use(from ->
                    raw.check(
                        VirStorage.virStorageVolCreateXMLFrom(
                            raw.pointer(), raw.utf8(xml), from, Flag.or(flags))))));
  }

  /** Gives the reference back. A second close does nothing. */
  @Override
  public void close() {
    cleanable.clean();
  }

  @Override
  public String toString() {
    return "storage pool " + name + " (" + uuid + ")";
  }
}
