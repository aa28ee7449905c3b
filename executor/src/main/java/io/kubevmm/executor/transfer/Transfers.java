package io.kubevmm.executor.transfer;

import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.Awaited;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.ImageObject;
import io.kubevmm.executor.storage.Storage;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this node takes and gives, put together: files for its images and disks, and copies of
 * images.
 */
public final class Transfers implements AutoCloseable {

  private final KubeClient client;
  private final Storage storage;
  private final TransferServer server;

  /**
   * Begins to listen.
   *
   * @param listen where; the wildcard address for all of the machine's
   * @param host the machine's address, for those who connect to the wildcard address
   * @param identity what is shown
   * @throws IOException if the address cannot be used
   */
  public Transfers(
      KubeClient client,
      Storage storage,
      InetSocketAddress listen,
      Supplier<String> host,
      PinnedTls.Identity identity)
      throws IOException {
    this.client = client;
    this.storage = storage;
    server =
        new TransferServer(
            listen,
            host,
            identity,
            Map.of(
                UploadHandler.PATH,
                new UploadHandler(this::awaited, storage.uploads()),
                ImageHandler.PATH,
                new ImageHandler(this::copy, this::certificate)));
  }

  private Optional<Awaited> awaited(String uid) {
    return image(uid)
        .flatMap(ImageObject::awaited)
        .or(() ->
            storage.disks().all().stream()
                .filter(disk -> disk.uid().equals(uid))
                .findFirst()
                .flatMap(DiskObject::awaited));
  }

  private Optional<ImageObject> image(String uid) {
    return storage.images().all().stream().filter(image -> image.uid().equals(uid)).findFirst();
  }

  private Optional<Path> copy(String uid) {
    return image(uid).flatMap(storage.store()::file);
  }

  private Optional<String> certificate(String node) {
    return client
        .find(Resources.NODES, new ObjectKey("", node))
        .map(found -> ApiMapper.read(found.path("status"), VirtualMachineNodeStatus.class))
        .flatMap(VirtualMachineNodeStatus::transfer)
        .map(TransferEndpoint::certificate);
  }

  /** Where to connect, and the certificate that is shown there. */
  public TransferEndpoint endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() {
    server.close();
  }
}
