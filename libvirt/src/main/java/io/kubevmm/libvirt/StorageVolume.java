package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirStorage;
import io.kubevmm.libvirt.internal.VirStructs.VirStorageVolInfo;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A volume of a storage pool.
 *
 * <p>It owns a reference, which is given back by {@link #close}; closing does nothing to the
 * volume. Every method that asks libvirt may throw a {@link LibvirtFailure} ({@link
 * LibvirtException#isNoStorageVolume} once the volume is gone), and an {@link
 * IllegalStateException} after close.
 */
public final class StorageVolume implements AutoCloseable {
  private final Connection connection;
  private final String name;
  private final NativeHandle handle;

  private StorageVolume(Connection connection, String name, NativeHandle handle) {
    this.connection = connection;
    this.name = name;
    this.handle = handle;
  }

  /** Takes over a reference, on the thread of the call that returned it. */
  static StorageVolume adopt(Connection connection, MemorySegment pointer) {
    String name = VirStorage.virStorageVolGetName(pointer).getString(0);
    return new StorageVolume(
        connection,
        name,
        new NativeHandle(
            "storage volume " + name, pointer, "virStorageVolFree", VirStorage::virStorageVolFree));
  }

  private <T> T call(String function, Duration deadline, RawCall.Body<T> body) {
    connection.requireOpen();
    return Calls.run(function, deadline, handle, body);
  }

  private <T> T call(String function, RawCall.Body<T> body) {
    return call(function, connection.options().callTimeout(), body);
  }

  /** The name within its pool. */
  public String name() {
    return name;
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

  /** Its sizes, as they are now. */
  public StorageVolumeInfo info() {
    return call(
        "virStorageVolGetInfo",
        raw -> {
          MemorySegment info = raw.arena().allocate(VirStorageVolInfo.LAYOUT);
          raw.check(VirStorage.virStorageVolGetInfo(raw.pointer(), info));
          return new StorageVolumeInfo(
              VirStorageVolInfo.capacity(info), VirStorageVolInfo.allocation(info));
        });
  }

  /** Makes it larger, to so many bytes; no guest may have it open. */
  public void resize(long bytes) {
    var _ =
        call(
            "virStorageVolResize",
            connection.options().longCallTimeout(),
            raw -> raw.check(VirStorage.virStorageVolResize(raw.pointer(), bytes, 0)));
  }

  /** Deletes it with what it holds. */
  public void delete() {
    var _ =
        call(
            "virStorageVolDelete",
            connection.options().longCallTimeout(),
            raw -> raw.check(VirStorage.virStorageVolDelete(raw.pointer(), 0)));
  }

  /** Gives the reference back. A second close does nothing. */
  @Override
  public void close() {
    var _ = handle.close();
  }

  @Override
  public String toString() {
    return "storage volume " + name;
  }
}
