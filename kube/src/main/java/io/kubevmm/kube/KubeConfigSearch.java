package io.kubevmm.kube;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Looks for a configuration where kubectl looks. */
final class KubeConfigSearch {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private KubeConfigSearch() {}

  static KubeConfig of(Map<String, String> environment, Path home, String context) {
    return of(environment, home, SERVICE_ACCOUNT, context);
  }

  static KubeConfig of(
      Map<String, String> environment, Path home, Path serviceAccount, String context) {
    String listed = environment.getOrDefault("KUBECONFIG", "");
    if (!listed.isEmpty()) {
      List<Path> files =
          Arrays.stream(listed.split(File.pathSeparator, -1))
              .filter(name -> !name.isEmpty())
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      if (files.isEmpty()) {
        throw new KubeConfigException("$KUBECONFIG is " + listed + ", but no such file exists.");
      }
      return KubeConfig.of(KubeConfigFile.load(files), context);
    }
    Path file = home.resolve(".kube/config");
    if (Files.exists(file)) {
      return KubeConfig.load(file, context);
    }
    if (Files.exists(serviceAccount.resolve("token"))) {
      return inCluster(environment, serviceAccount);
    }
    throw new KubeConfigException(
        "No kubeconfig: $KUBECONFIG is not set, "
            + file
            + " does not exist, and this is no pod with a service account."
            + " Set KUBECONFIG to the file that gives access to the cluster.");
  }

  private static KubeConfig inCluster(Map<String, String> environment, Path serviceAccount) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty()) {
      throw new KubeConfigException(
          serviceAccount + " holds a token, but $KUBERNETES_SERVICE_HOST is not set.");
    }
    String address = host.contains(":") ? "[" + host + "]" : host;
    try {
      Path namespace = serviceAccount.resolve("namespace");
      return KubeConfig.inCluster(
          URI.create("https://" + address + ":" + port),
          serviceAccount.resolve("ca.crt"),
          serviceAccount.resolve("token"),
          Files.exists(namespace) ? Files.readString(namespace).strip() : "default");
    } catch (IOException e) {
      throw new KubeConfigException("The service account in " + serviceAccount + ": " + e, e);
    }
  }
}
