package io.kubevmm.e2e;

import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.Programs;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A control plane of its own that knows our kinds, and no process of ours. */
final class BareCluster implements AutoCloseable {

  private final ControlPlane plane;
  private final KubeClient admin;

  private BareCluster(ControlPlane plane) {
    this.plane = plane;
    this.admin = client("e2e");
  }

  /** Starts it in a folder, with all of yamls/. */
  static BareCluster start(Path folder) {
    ControlPlaneBinaries binaries =
        ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.err::println);
    BareCluster cluster =
        new BareCluster(ControlPlane.start(folder, ControlPlane.Options.defaults(binaries)));
    cluster.kubectl("apply", "-f", Lab.manifests().toString()).outputOrThrow();
    cluster.awaitServed(LibvirtKind.MACHINE.resource());
    return cluster;
  }

  KubeClient admin() {
    return admin;
  }

  /** Another client of the administrator, which the API server tells apart by its name. */
  KubeClient client(String fieldManager) {
    return new KubeClient(KubeConfig.load(plane.adminKubeconfig()), fieldManager);
  }

  Programs.Result kubectl(String... arguments) {
    return plane.kubectl(Lab.PATIENCE, arguments);
  }

  void awaitServed(Resource kind) {
    Awaitility.await(kind.plural() + " are served")
        .atMost(Lab.PATIENCE)
        .ignoreException(KubeException.class)
        .until(() -> admin.list(kind, "", Selector.EVERYTHING, 1, "").items().isEmpty());
  }

  @Override
  public void close() {
    admin.close();
    plane.close();
  }
}
