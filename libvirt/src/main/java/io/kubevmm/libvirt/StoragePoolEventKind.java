package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirEnums.VirStoragePoolEventID;

/** What can be listened to, one per record of {@link StoragePoolEvent}. */
enum StoragePoolEventKind {
  LIFECYCLE(VirStoragePoolEventID.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE),
  REFRESH(VirStoragePoolEventID.VIR_STORAGE_POOL_EVENT_ID_REFRESH);

  private final int id;

  StoragePoolEventKind(int id) {
    this.id = id;
  }

  /** The virStoragePoolEventID. */
  int id() {
    return id;
  }
}
