package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an API server is new enough: the CRDs use selectable fields and the policies
 * ValidatingAdmissionPolicy as Kubernetes 1.32 has them.
 */
public final class ServerVersion {
  private static final int OLDEST_MINOR = 32;
  private static final Pattern VERSION = Pattern.compile("v1\\.(\\d+).*");
  private static final Pattern EMULATED = Pattern.compile("\\d{1,4}");
  private static final Duration RETRY = Duration.ofSeconds(10);

  private ServerVersion() {}

  /**
   * What is wrong with the server's version, and what to do; empty if nothing is.
   *
   * @throws KubeException if the server does not tell
   */
  public static Optional<String> objection(KubeClient client) {
    ObjectNode answer = client.get("/version");
    String version = Json.text(answer, "gitVersion");
    Matcher minor = VERSION.matcher(version);
    if (minor.matches() && Integer.parseInt(minor.group(1)) < OLDEST_MINOR) {
      return Optional.of(
          "the API server is %s, and KubeVMM needs Kubernetes 1.%d or newer: upgrade the cluster"
              .formatted(version, OLDEST_MINOR));
    }
    String emulated = Json.text(answer, "emulationMinor");
    return EMULATED.matcher(emulated).matches() && Integer.parseInt(emulated) < OLDEST_MINOR
        ? Optional.of(
            "the API server %s emulates 1.%s, and KubeVMM needs Kubernetes 1.%d or newer: start it with another --emulated-version"
                .formatted(version, emulated, OLDEST_MINOR))
        : Optional.empty();
  }

  /**
   * Waits until the server is new enough.
   *
   * @param complaint told, at each look, why the wait goes on
   * @return false if this thread was interrupted first
   */
  public static boolean await(KubeClient client, Consumer<String> complaint) {
    while (true) {
      Optional<String> objection;
      try {
        objection = objection(client);
      } catch (KubeException e) {
        objection = Optional.of("the API server does not tell its version: " + e.getMessage());
      }
      if (objection.isEmpty()) {
        return true;
      }
      complaint.accept(objection.get());
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
