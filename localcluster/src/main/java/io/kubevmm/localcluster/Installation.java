package io.kubevmm.localcluster;

import java.nio.file.Path;

/**
 * Where everything of `./kubevmm up` lies.
 *
 * @param checkout the root of the source tree, whose built modules and manifests are used
 */
public record Installation(HostFolders folders, Path checkout) {

  public static Installation ofThisProcess() {
    String root = System.getenv().getOrDefault("KUBEVMM_ROOT", "");
    return new Installation(
        HostFolders.ofThisProcess(), Path.of(root).toAbsolutePath().normalize());
  }

  public Path state() {
    return folders.state();
  }

  /** By which a purge knows that the folder is ours. */
  public Path marker() {
    return state().resolve(".kubevmm");
  }

  public Path controlPlane() {
    return state().resolve("control-plane");
  }

  /** A link to the kubeconfig in use, of the embedded cluster or of another one. */
  public Path adminKubeconfig() {
    return state().resolve("admin.kubeconfig");
  }

  /** A link to kubectl. */
  public Path kubectl() {
    return state().resolve("bin/kubectl");
  }

  /** Holds the uid by which guests know their cluster. */
  public Path clusterId() {
    return state().resolve("cluster-id");
  }

  public Path accelerator() {
    return state().resolve("accelerator");
  }

  public Path images() {
    return state().resolve("images");
  }

  public Path credential(String process) {
    return state().resolve("credentials").resolve(process + ".kubeconfig");
  }

  /** The certificate and key that the executor gets for itself. */
  public Path executorIdentity() {
    return state().resolve("executor/identity.pem");
  }

  public Path programs() {
    return state().resolve("programs");
  }

  public Path pidFile(String process) {
    return state().resolve("run").resolve(process + ".pid");
  }

  public Path log(String process) {
    return state().resolve("log").resolve(process + ".log");
  }

  public Path manifests() {
    return checkout.resolve("yamls");
  }

  /** The example machine, and where its console is logged once it runs here. */
  public Path poolsManifest() {
    return checkout.resolve("samples/pools.yaml");
  }

  public Path networksManifest() {
    return checkout.resolve("samples/networks.yaml");
  }

  public Path helloManifest() {
    return checkout.resolve("samples/hello.yaml");
  }

  public Path helloConsole() {
    return state().resolve("default.hello/console.log");
  }
}
