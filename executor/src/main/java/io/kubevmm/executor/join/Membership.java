package io.kubevmm.executor.join;

import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.runtime.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a machine has of its cluster: a kubeconfig, and the certificate that it names.
 *
 * @param configFolder such as /etc/kubevmm
 * @param stateFolder such as /var/lib/kubevmm
 */
record Membership(Path configFolder, Path stateFolder) {

  /** How the executor reaches the API server. */
  Path kubeconfig() {
    return configFolder.resolve("kubeconfig");
  }

  /** The executor's certificate with its key. */
  Path identity() {
    return NodeIdentity.fileIn(stateFolder);
  }

  /** The cluster that was joined. */
  Optional<KubeConfig> cluster() {
    return Files.exists(kubeconfig())
        ? Optional.of(KubeConfig.load(kubeconfig()))
        : Optional.empty();
  }

  /** Writes the kubeconfig, in one move; one that says the same is left alone. */
  void configure(URI server, String authorityPem, String user) {
    Path identity = identity().toAbsolutePath();
    String text =
        KubeConfigText.referring(server.toString(), authorityPem, user, identity, identity);
    try {
      if (Files.exists(kubeconfig()) && Files.readString(kubeconfig()).equals(text)) {
        return;
      }
      PrivateFile.write(kubeconfig(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(kubeconfig() + " cannot be written: " + e, e);
    }
  }

  /** Removes a file, if it is there. */
  static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be removed: " + e, e);
    }
  }
}
