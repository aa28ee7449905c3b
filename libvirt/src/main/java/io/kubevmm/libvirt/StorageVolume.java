package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirStorage;
import io.kubevmm.libvirt.internal.VirStructs.VirStorageVolInfo;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * A volume of a storage pool.
 *
 * <p>It owns a reference, which is given back by {@link #close}, or when it is garbage; closing
 * does nothing to the volume. Every method that asks libvirt may throw a {@link LibvirtFailure}
 * ({@link LibvirtException#isNoStorageVolume} once the volume is gone), and an {@link
 * IllegalStateException} after close. What writes to storage has the longer deadline, as in {@link
 * StoragePool}.
 */
public final class StorageVolume extends LibvirtObject {
  private final String name;
  private final String key;

  private StorageVolume(Connection connection, String name, String key, NativeHandle handle) {
    super(connection, handle);
    this.name = name;
    this.key = key;
  }

  /** Takes over a reference, on the thread of the call that returned it. */
  static StorageVolume adopt(Connection connection, MemorySegment pointer) {
    String name = VirStorage.virStorageVolGetName(pointer).getString(0);
    return new StorageVolume(
        connection,
        name,
        VirStorage.virStorageVolGetKey(pointer).getString(0),
        new NativeHandle(
            "storage volume " + name, pointer, "virStorageVolFree", VirStorage::virStorageVolFree));
  }

  /** Lends its pointer to a call on another object. */
  <T> T use(Function<MemorySegment, T> body) {
    return handle().use(body);
  }

  /** The name within its pool. */
  public String name() {
    return name;
  }

  /** The name that no other volume of the host has, in any pool; for a file it is the path. */
  public String key() {
    return key;
  }

  /** Where it is found on the host: a file or a device, for most kinds of pools. */
  public String path() {
    return call(
        "virStorageVolGetPath",
        raw -> raw.takeText(VirStorage.virStorageVolGetPath(raw.pointer())));
  }

  /** Its XML. */
  public String xml() {
    return call(
        "virStorageVolGetXMLDesc",
        raw -> raw.takeText(VirStorage.virStorageVolGetXMLDesc(raw.pointer(), 0)));
  }

  /** Its type and sizes, as they are now. */
  public StorageVolumeInfo info() {
    return call(
        "virStorageVolGetInfo",
        raw -> {
          MemorySegment info = raw.arena().allocate(VirStorageVolInfo.LAYOUT);
          raw.check(VirStorage.virStorageVolGetInfo(raw.pointer(), info));
          return new StorageVolumeInfo(
              Codes.of(StorageVolumeType.class, VirStorageVolInfo.type(info)),
              VirStorageVolInfo.capacity(info),
              VirStorageVolInfo.allocation(info));
        });
  }

  /** Gives it a size of so many bytes; no guest may have it open. */
  public void resize(long bytes, VolumeResizeFlag... flags) {
    actLong("virStorageVolResize", v -> VirStorage.virStorageVolResize(v, bytes, Flag.or(flags)));
  }

  /** Overwrites it with zeros, to the end of its file or device; no guest may have it open. */
  public void wipe() {
    actLong("virStorageVolWipe", v -> VirStorage.virStorageVolWipe(v, 0));
  }

  /** Deletes it with what it holds. */
  public void delete(VolumeDeleteFlag... flags) {
    actLong("virStorageVolDelete", v -> VirStorage.virStorageVolDelete(v, Flag.or(flags)));
  }

  /**
   * Connects a new stream of the same connection with it, whose bytes overwrite its file or device
   * as they are, from the offset on. It takes no more than the length; 0 means up to the end.
   * {@link Stream#finish} tells whether all was written.
   */
  public void upload(Stream stream, long offset, long length) {
    stream.connect(
        "virStorageVolUpload",
        to ->
            call(
                "virStorageVolUpload",
                raw ->
                    raw.check(
                        VirStorage.virStorageVolUpload(raw.pointer(), to, offset, length, 0))));
  }

  /**
   * Connects a new stream of the same connection with it, which gives the bytes of its file or
   * device as they are, from the offset on; as many as the length, or all that follow when it is 0.
   */
  public void download(Stream stream, long offset, long length) {
    stream.connect(
        "virStorageVolDownload",
        to ->
            call(
                "virStorageVolDownload",
                raw ->
                    raw.check(
                        VirStorage.virStorageVolDownload(raw.pointer(), to, offset, length, 0))));
  }

  @Override
  public String toString() {
    return "storage volume " + name;
  }
}
