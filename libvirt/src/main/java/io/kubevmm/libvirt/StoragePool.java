package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirStorage;
import io.kubevmm.libvirt.internal.VirStructs.VirStoragePoolInfo;
import java.lang.foreign.MemorySegment;
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
public final class StoragePool extends LibvirtObject {
  private final String name;
  private final UUID uuid;

  private StoragePool(Connection connection, String name, UUID uuid, NativeHandle handle) {
    super(connection, handle);
    this.name = name;
    this.uuid = uuid;
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
    return uuid(pointer, VirStorage::virStoragePoolGetUUID);
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
    return ask("virStoragePoolIsActive", VirStorage::virStoragePoolIsActive) == 1;
  }

  /** Whether it is defined, and so stays when it stops. */
  public boolean isPersistent() {
    return ask("virStoragePoolIsPersistent", VirStorage::virStoragePoolIsPersistent) == 1;
  }

  /** Whether it starts with libvirtd. */
  public boolean autostart() {
    return askBoolean("virStoragePoolGetAutostart", VirStorage::virStoragePoolGetAutostart);
  }

  /** Makes it start with libvirtd, or not. */
  public void setAutostart(boolean autostart) {
    actLong(
        "virStoragePoolSetAutostart",
        p -> VirStorage.virStoragePoolSetAutostart(p, autostart ? 1 : 0));
  }

  /** Prepares its place: makes a folder, a volume group, a partition table. */
  public void build(PoolBuildFlag... flags) {
    actLong("virStoragePoolBuild", p -> VirStorage.virStoragePoolBuild(p, Flag.or(flags)));
  }

  /** Starts it. */
  public void create(PoolCreateFlag... flags) {
    actLong("virStoragePoolCreate", p -> VirStorage.virStoragePoolCreate(p, Flag.or(flags)));
  }

  /** Stops it; what lies in it stays. */
  public void destroy() {
    actLong("virStoragePoolDestroy", VirStorage::virStoragePoolDestroy);
  }

  /** Removes its place, as a folder that must be empty; it has to be stopped. */
  public void delete() {
    actLong("virStoragePoolDelete", p -> VirStorage.virStoragePoolDelete(p, 0));
  }

  /** Removes its definition; what lies in it stays. */
  public void undefine() {
    actLong("virStoragePoolUndefine", VirStorage::virStoragePoolUndefine);
  }

  /** Looks at its volumes and sizes again, which others may have changed. */
  public void refresh() {
    actLong("virStoragePoolRefresh", p -> VirStorage.virStoragePoolRefresh(p, 0));
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
                        connection(),
                        raw.check(
                            VirStorage.virStorageVolLookupByName(
                                raw.pointer(), raw.utf8(volume))))));
  }

  /** Its volumes as of the last refresh; each is the caller's to close. */
  public List<StorageVolume> listAllVolumes() {
    return call(
        "virStoragePoolListAllVolumes",
        raw ->
            raw.takeAll(
                out -> VirStorage.virStoragePoolListAllVolumes(raw.pointer(), out, 0),
                pointer -> StorageVolume.adopt(connection(), pointer)));
  }

  /** Makes a volume, which takes all its space of the pool at once unless the XML says less. */
  public StorageVolume createVolume(String xml, VolumeCreateFlag... flags) {
    return callLong(
        "virStorageVolCreateXML",
        raw ->
            StorageVolume.adopt(
                connection(),
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
    return callLong(
        "virStorageVolCreateXMLFrom",
        raw ->
            StorageVolume.adopt(
                connection(),
                source.use(from ->
                    raw.check(
                        VirStorage.virStorageVolCreateXMLFrom(
                            raw.pointer(), raw.utf8(xml), from, Flag.or(flags))))));
  }

  @Override
  public String toString() {
    return "storage pool " + name + " (" + uuid + ")";
  }
}
