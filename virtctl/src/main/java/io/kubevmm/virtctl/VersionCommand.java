package io.kubevmm.virtctl;

import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows versions. */
@Command(
    name = "version",
    description = "Shows the versions of virtctl and of the API server.",
    footer = {"%nExample:", "  virtctl version --client"})
final class VersionCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Virtctl virtctl;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--client", description = "Only that of virtctl; asks no server.")
  private boolean client;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String own = VersionCommand.class.getPackage().getImplementationVersion();
    out.println("virtctl:    " + (own == null ? "built from source" : own));
    if (!client) {
      try (KubeClient server = virtctl.connect()) {
        out.println("Kubernetes: " + Json.text(server.get("/version"), "gitVersion"));
      }
    }
    return 0;
  }
}
