package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.virtctl.cli.Arguments;
import io.kubevmm.virtctl.cli.Option;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One use of virtctl: what was asked, and where to write.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err what goes wrong, and notes
 */
public record Invocation(Arguments arguments, InputStream in, PrintWriter out, PrintWriter err) {

  /** The parameters. */
  public List<String> words() {
    return arguments.words();
  }

  /** Whether an option was given. */
  public boolean has(Option option) {
    return arguments.has(option);
  }

  /** The value of an option, if it was given. */
  public Optional<String> value(Option option) {
    return arguments.value(option);
  }

  /** Finds the cluster; the caller closes the client. */
  KubeClient connect() {
    String context = value(Virtctl.CONTEXT).orElse("");
    KubeConfig config =
        value(Virtctl.KUBECONFIG)
            .map(file -> KubeConfig.load(Path.of(file), context))
            .orElseGet(() -> KubeConfig.loadDefault(context));
    return new KubeClient(config, "virtctl");
  }

  /** The namespace to work in. */
  String namespace(KubeClient client) {
    return value(Virtctl.NAMESPACE).orElseGet(() -> client.config().namespace());
  }
}
