package io.kubevmm.localcluster;

import io.kubevmm.localcluster.ControlPlaneBinaries.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of the three processes. Only etcd's client certificate opens etcd, only
 * certificates of the cluster's authority and service account tokens open the API server, and the
 * controller manager runs just the controllers that a cluster without pods has work for, each as a
 * service account of its own.
 */
final class ControlPlaneCommands {

  private static final List<String> CONTROLLERS =
      List.of(
          "certificatesigningrequest-signing-controller",
          "certificatesigningrequest-cleaner-controller",
          "clusterrole-aggregation-controller",
          "garbage-collector-controller",
          "namespace-controller",
          "resourcequota-controller",
          "root-ca-certificate-publisher-controller",
          "serviceaccount-controller",
          "validatingadmissionpolicy-status-controller");

  private final ControlPlaneBinaries binaries;
  private final ControlPlane.Layout layout;
  private final Pki pki;
  private final Ports ports;

  ControlPlaneCommands(
      ControlPlaneBinaries binaries, ControlPlane.Layout layout, Pki pki, Ports ports) {
    this.binaries = binaries;
    this.layout = layout;
    this.pki = pki;
    this.ports = ports;
  }

  Daemon etcd() {
    String client = "https://127.0.0.1:" + ports.etcd();
    String peer = "https://127.0.0.1:" + ports.etcdPeer();
    return daemon(
        Program.ETCD,
        List.of(
            "--name=kubevmm",
            "--data-dir=" + layout.etcdData(),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=kubevmm=" + peer,
            "--client-cert-auth",
            "--trusted-ca-file=" + pki.certificate("etcd-ca"),
            "--cert-file=" + pki.certificate("etcd-server"),
            "--key-file=" + pki.key("etcd-server"),
            "--peer-client-cert-auth",
            "--peer-trusted-ca-file=" + pki.certificate("etcd-ca"),
            "--peer-cert-file=" + pki.certificate("etcd-peer"),
            "--peer-key-file=" + pki.key("etcd-peer"),
            "--log-level=warn"));
  }

  Daemon apiServer(ControlPlane.Options options) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--bind-address=" + options.bindAddress(),
                "--secure-port=" + ports.apiServer(),
                "--advertise-address=" + options.bindAddress(),
                // The address of the service `kubernetes` is for pods, and there are none.
                "--endpoint-reconciler-type=none",
                "--etcd-servers=https://127.0.0.1:" + ports.etcd(),
                "--etcd-cafile=" + pki.certificate("etcd-ca"),
                "--etcd-certfile=" + pki.certificate("apiserver-etcd-client"),
                "--etcd-keyfile=" + pki.key("apiserver-etcd-client"),
                "--tls-cert-file=" + pki.certificate("apiserver"),
                "--tls-private-key-file=" + pki.key("apiserver"),
                "--client-ca-file=" + pki.certificate("ca"),
                "--anonymous-auth=false",
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + pki.publicKey("service-account"),
                "--service-account-signing-key-file=" + pki.key("service-account"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--requestheader-client-ca-file=" + pki.certificate("front-proxy-ca"),
                "--requestheader-allowed-names=front-proxy-client",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-username-headers=X-Remote-User",
                "--proxy-client-cert-file=" + pki.certificate("front-proxy-client"),
                "--proxy-client-key-file=" + pki.key("front-proxy-client"),
                "--profiling=false"));
    if (options.audit()) {
      flags.add("--audit-policy-file=" + layout.auditPolicy());
      flags.add("--audit-log-path=" + layout.auditLog());
      flags.add("--audit-log-maxsize=100");
      flags.add("--audit-log-maxbackup=2");
    }
    flags.addAll(options.apiServerFlags());
    return daemon(Program.KUBE_APISERVER, flags);
  }

  Daemon controllerManager(ControlPlane.Options options) {
    Path kubeconfig = layout.kubeconfig("controller-manager");
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--secure-port=" + ports.controllerManager(),
                "--tls-cert-file=" + pki.certificate("controller-manager-server"),
                "--tls-private-key-file=" + pki.key("controller-manager-server"),
                "--client-ca-file=" + pki.certificate("ca"),
                "--requestheader-client-ca-file=" + pki.certificate("front-proxy-ca"),
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--controllers=" + String.join(",", CONTROLLERS),
                "--service-account-private-key-file=" + pki.key("service-account"),
                "--root-ca-file=" + pki.certificate("ca"),
                "--cluster-signing-cert-file=" + pki.certificate("ca"),
                "--cluster-signing-key-file=" + pki.key("ca"),
                "--cluster-signing-duration=8760h",
                "--profiling=false"));
    flags.addAll(options.controllerManagerFlags());
    return daemon(Program.KUBE_CONTROLLER_MANAGER, flags);
  }

  private Daemon daemon(Program program, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(binaries.path(program).toString());
    command.addAll(flags);
    String name = program.fileName();
    return new Daemon(name, command, Map.of(), layout.pidFile(name), layout.log(name));
  }
}
