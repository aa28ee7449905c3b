package io.kubevmm.api.storage;

/** Where an image is in its life. The conditions say why. */
public enum ImagePhase {
  /** No node has begun to fetch it. */
  Pending,
  /** A node waits for the file: virtctl image upload sends it. */
  AwaitingUpload,
  /** A node fetches it. */
  Importing,
  /** Disks can be made from it. */
  Ready,
  /** It cannot be fetched or is no image; the Ready condition says why. */
  Failed
}
