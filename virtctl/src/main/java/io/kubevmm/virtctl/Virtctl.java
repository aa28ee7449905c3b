package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, with the options that every verb has. */
@Command(
    name = "virtctl",
    description = "Lists virtual machines and switches them on and off.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    optionListHeading = "%nOptions of every verb:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  virtctl list -A                 all virtual machines of all namespaces",
      "  virtctl start web --wait        starts web and waits until it runs",
      "  virtctl stop web db -n shop     shuts two machines down",
      "  virtctl cordon node-3           keeps new machines off node-3",
      "",
      "Everything else is done with kubectl: a virtual machine is an object like any",
      "other. `kubectl explain virtualmachine.spec` says what can be said about it.",
      "",
      "Exit codes: 0 done, 1 it cannot be done as asked, 2 the cluster did not do it."
    })
final class Virtctl implements Callable<Integer> {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "The namespace; else that of the kubeconfig's context.",
      scope = ScopeType.INHERIT)
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig; else $KUBECONFIG, ~/.kube/config or the pod's account.",
      scope = ScopeType.INHERIT)
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "The context of the kubeconfig; else its current one.",
      scope = ScopeType.INHERIT)
  private @Nullable String context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.",
      scope = ScopeType.INHERIT)
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** Without a verb there is nothing to do but to explain. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Failure.USER;
  }

  /** Finds the cluster; the caller closes the client. */
  KubeClient connect() {
    String wanted = Optional.ofNullable(context).orElse("");
    KubeConfig config =
        kubeconfig == null ? KubeConfig.loadDefault(wanted) : KubeConfig.load(kubeconfig, wanted);
    return new KubeClient(config, "virtctl");
  }

  /** The namespace to work in. */
  String namespace(KubeClient client) {
    return Optional.ofNullable(namespace).orElseGet(() -> client.config().namespace());
  }
}
