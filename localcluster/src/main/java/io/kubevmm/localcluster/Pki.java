package io.kubevmm.localcluster;

import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.localcluster.CertificateAuthority.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates of one embedded control plane. Three authorities, so that a key of one area
 * opens nothing in another: the cluster's, which the API server trusts for its clients and which
 * signs CertificateSigningRequests; etcd's, whose only client is the API server; and the front
 * proxy's, for aggregated API servers. Each component has a certificate of its own.
 *
 * <p>{@link #ensure} is called at each start: what has more than a third of its life left stays as
 * it is. The processes read a renewed file by themselves, without a restart.
 */
public final class Pki {

  static final List<String> API_SERVER_NAMES =
      List.of(
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "localhost",
          "127.0.0.1",
          "10.96.0.1");

  private static final String ADMINISTRATOR = "kubevmm:admin";

  private final CertificateStore store;
  private final CertificateAuthority cluster;
  private final InstantSource clock;

  private Pki(CertificateStore store, CertificateAuthority cluster, InstantSource clock) {
    this.store = store;
    this.cluster = cluster;
    this.clock = clock;
  }

  /**
   * Makes {@code folder} hold every certificate and key of the control plane.
   *
   * @param moreNames further DNS names and addresses by which the API server is reached
   */
  public static Pki ensure(Path folder, List<String> moreNames, InstantSource clock) {
    CertificateStore store = new CertificateStore(folder, clock);
    List<String> here = List.of("localhost", "127.0.0.1");
    CertificateAuthority etcd = store.authority("etcd-ca", "kubevmm etcd");
    store.leaf("etcd-server", etcd, Request.server("etcd-server", here));
    store.leaf("etcd-peer", etcd, Request.peer("etcd-peer", here));
    store.leaf("apiserver-etcd-client", etcd, Request.client("kube-apiserver"));

    CertificateAuthority cluster = store.authority("ca", "kubevmm cluster");
    List<String> apiServerNames = new ArrayList<>(API_SERVER_NAMES);
    moreNames.stream().filter(name -> !apiServerNames.contains(name)).forEach(apiServerNames::add);
    store.leaf("apiserver", cluster, Request.server("kube-apiserver", apiServerNames));
    store.leaf(
        "controller-manager-server", cluster, Request.server("kube-controller-manager", here));
    store.leaf("controller-manager", cluster, Request.client("system:kube-controller-manager"));
    store.leaf("admin", cluster, Request.client(ADMINISTRATOR, "kubevmm:cluster-admins"));

    CertificateAuthority frontProxy = store.authority("front-proxy-ca", "kubevmm front proxy");
    store.leaf("front-proxy-client", frontProxy, Request.client("front-proxy-client"));
    store.keyPair("service-account");
    return new Pki(store, cluster, clock);
  }

  public Path certificate(String name) {
    return store.certificate(name);
  }

  public Path key(String name) {
    return store.key(name);
  }

  /** The public half of the service accounts' key. */
  public Path publicKey(String name) {
    return Path.of(store.key(name).toString().replaceFirst("\\.key$", ".pub"));
  }

  /** The administrator's certificate and key as a kubeconfig that can be carried elsewhere. */
  String adminKubeconfig(String server) {
    CertificateAuthority.Identity admin = store.read("admin").orElseThrow();
    return KubeConfigText.embedded(
        server,
        Pem.of(cluster.certificate()),
        ADMINISTRATOR,
        Pem.of(admin.certificate()),
        Pem.sec1(admin.key()));
  }

  /**
   * A client certificate that is written nowhere, as a kubeconfig with everything in it; for the
   * first minute of a cluster and for tests that need another identity.
   */
  public String kubeconfig(String server, String user, List<String> groups, Duration validity) {
    Instant now = clock.instant();
    var identity = cluster.issue(new Request(user, groups, List.of(), false, true), now, validity);
    return KubeConfigText.embedded(
        server,
        Pem.of(cluster.certificate()),
        user,
        Pem.of(identity.certificate()),
        Pem.sec1(identity.key()));
  }
}
