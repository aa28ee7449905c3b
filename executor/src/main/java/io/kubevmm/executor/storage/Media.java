package io.kubevmm.executor.storage;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.util.Optional;

/** Images as what is in a CD-ROM drive: fetched when the first drive here shall have them. */
public final class Media {

  /** How far one is. */
  public sealed interface State {
    /** It can be put into a drive. */
    record Ready(String pool, String volume, DiskFormat format) implements State {}

    /** Nobody can tell now. */
    record Unknown() implements State {}

    /** It cannot yet; reason is of {@link Conditions}. */
    record Waits(String reason, String message) implements State {}
  }

  private final KubeClient client;
  private final ImageStore store;
  private final Runnable givenBack;

  Media(KubeClient client, ImageStore store, Runnable givenBack) {
    this.client = client;
    this.store = store;
    this.givenBack = givenBack;
  }

  /** A drive gave something back, which may be the last use of its image. */
  public void givenBack() {
    givenBack.run();
  }

  /** The image's state; fetches it if it is not here. {@code ended} is called when that ends. */
  public State of(ObjectKey key, Runnable ended) {
    Optional<ImageObject> image = client.find(Resources.IMAGES, key).map(ImageObject::of);
    if (image.isEmpty()) {
      return new State.Waits(
          Conditions.IMAGE_NOT_FOUND, "VirtualMachineImage " + key.name() + " does not exist");
    }
    try {
      return state(image.get(), ended);
    } catch (StorageException e) {
      return new State.Waits(Conditions.POOL_NOT_READY, String.valueOf(e.getMessage()));
    }
  }

  private State state(ImageObject image, Runnable ended) {
    String name = image.key().name();
    return switch (store.ensure(image, ended)) {
      case ImageStore.State.Failed(String message) ->
          new State.Waits(Conditions.IMAGE_NOT_READY, "image " + name + ": " + message);
      case ImageStore.State.Waits(String reason, String message) ->
          new State.Waits(Conditions.IMAGE_NOT_READY, "image " + name + ": " + message);
      case ImageStore.State.Fetching(int percent) ->
          new State.Waits(
              Conditions.IMAGE_NOT_READY,
              "this node is fetching image " + name + " (" + percent + "%)");
      case ImageStore.State.Ready(String volume, Volumes.Found found, DiskFormat format) ->
          new State.Ready(image.spec().storagePool(), volume, format);
    };
  }
}
