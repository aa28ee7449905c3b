package io.kubevmm.virtctl;

import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.util.List;

/** Shows versions. */
final class VersionCommand implements Command {
  private static final Option CLIENT =
      Option.flag("Only that of virtctl; asks no server.", "--client");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "version",
        List.of(),
        "Shows the versions of virtctl and of the API server.",
        List.of(),
        Parameters.NONE,
        List.of(CLIENT),
        List.of("virtctl version --client"));
  }

  @Override
  public int run(Invocation call) {
    String own = VersionCommand.class.getPackage().getImplementationVersion();
    call.out().println("virtctl:    " + (own == null ? "built from source" : own));
    if (!call.has(CLIENT)) {
      try (KubeClient server = call.connect()) {
        call.out().println("Kubernetes: " + Json.text(server.get("/version"), "gitVersion"));
      }
    }
    return 0;
  }
}
