package io.kubevmm.executor.storage;

import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Other nodes, as where the copies of images come from that have no other origin. Each side knows
 * the other's certificate from its VirtualMachineNode.
 */
public final class Peers {

  /** Header in which a node says who it is; its certificate proves it. */
  public static final String NODE_HEADER = "Kubevmm-Node";

  private final KubeClient client;
  private final String node;
  private final PinnedTls.Identity identity;
  private final Arrivals arrivals;

  Peers(KubeClient client, String node, PinnedTls.Identity identity, Arrivals arrivals) {
    this.client = client;
    this.node = node;
    this.identity = identity;
    this.arrivals = arrivals;
  }

  /** Fetches the copy that another node has of an image. */
  void fetch(String uid, String from, Jobs.Progress progress)
      throws IOException, InterruptedException {
    TransferEndpoint endpoint =
        client
            .find(Resources.NODES, new ObjectKey("", from))
            .map(found -> ApiMapper.read(found.path("status"), VirtualMachineNodeStatus.class))
            .flatMap(VirtualMachineNodeStatus::transfer)
            .orElseThrow(() ->
                new StorageException(
                    "node " + from + " has the image, and does not say where it gives files"));
    Optional<SSLContext> tls =
        Optional.of(PinnedTls.client(endpoint.certificate(), Optional.of(identity)));
    WebServer server = new WebServer(Download.SILENCE, tls, Map.of(NODE_HEADER, node));
    String url = endpoint.url() + "/images/" + uid;
    try {
      long most = Arrivals.most(Optional.empty());
      arrivals.fetch(uid, new Download(Download.SILENCE, server), url, most, progress);
    } catch (StorageException e) {
      throw new StorageException("node " + from + ", which has the image: " + e.getMessage(), e);
    }
  }
}
