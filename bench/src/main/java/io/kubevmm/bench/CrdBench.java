package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the kind VirtualMachine costs an API server. Each sample is a control plane of its own, in
 * turns: without the kind, with {@code spec.domain} left untyped, and as it is.
 */
@Command(
    name = "crd",
    description = "How much memory and time the kind VirtualMachine costs an API server.",
    mixinStandardHelpOptions = true)
final class CrdBench implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String FILE = "yamls/10-crd-virtualmachines.yaml";
  private static final Resource DEFINITIONS =
      new Resource(
          "apiextensions.k8s.io",
          "v1",
          "customresourcedefinitions",
          "CustomResourceDefinition",
          false);
  private static final Resource MACHINES =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  /** What the API server knows. */
  private enum Kind {
    ABSENT("without the kind"),
    UNTYPED("spec.domain untyped"),
    TYPED("as it is");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * One control plane.
   *
   * @param seconds from the definition's creation until its objects are served; 0 without one
   * @param memory of the API server, some time after its OpenAPI documents were read
   */
  private record Sample(double seconds, MemoryUse memory) {}

  @Option(names = "--rounds", description = "Samples of each; default ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--settle",
      description = "Seconds before memory is read; default ${DEFAULT-VALUE}.")
  private int settle = 20;

  @Override
  public Integer call() {
    if (rounds < 1) {
      throw new BenchException("--rounds is at least 1, else there is nothing to measure.");
    }
    Report report = new Report(System.out, "crd");
    ControlPlaneBinaries binaries =
        ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), CrdBench::progress);
    Map<Kind, List<Sample>> samples = new EnumMap<>(Kind.class);
    RigFolder folder = RigFolder.claim();
    try {
      for (int round = 1; round <= rounds; round++) {
        for (Kind kind : Kind.values()) {
          progress("round " + round + " of " + rounds + ": " + kind.words);
          samples.computeIfAbsent(kind, k -> new ArrayList<>()).add(sample(folder, binaries, kind));
        }
      }
    } finally {
      folder.release(/* keepFiles */ false);
    }
    report.line("One API server and the kind VirtualMachine, medians of %d:".formatted(rounds));
    samples.forEach((kind, list) -> report.line(line(kind, list)));
    report.line("  memory with the kind to without it: " + ratio(samples, Kind.ABSENT));
    report.line("  memory with the kind to untyped:    " + ratio(samples, Kind.UNTYPED));
    report.line("  load " + Circumstances.load());
    return 0;
  }

  private static String line(Kind kind, List<Sample> samples) {
    String memory =
        "  %-20s PSS %6.1f MiB, RSS %6.1f MiB"
            .formatted(
                kind.words,
                median(samples, s -> s.memory().pssMib()),
                median(samples, s -> s.memory().rss() / 1024.0));
    return kind == Kind.ABSENT
        ? memory
        : memory + ", served after %.2f s".formatted(median(samples, Sample::seconds));
  }

  private Sample sample(RigFolder folder, ControlPlaneBinaries binaries, Kind kind) {
    ControlPlane plane =
        ControlPlane.start(folder.cluster(), ControlPlane.Options.defaults(binaries));
    try (KubeClient client =
        new KubeClient(KubeConfig.load(plane.adminKubeconfig()), "kubevmm-bench")) {
      double seconds =
          switch (kind) {
            case ABSENT -> 0;
            case UNTYPED -> untilServed(client, untyped(definition(plane)));
            case TYPED -> untilServed(client, definition(plane));
          };
      client.get("/openapi/v2");
      client.get("/openapi/v3");
      StateFiles.pause(Duration.ofSeconds(settle));
      long pid = plane.pid(ControlPlane.Component.KUBE_APISERVER);
      return new Sample(seconds, MemoryUse.ofProcess(pid));
    } finally {
      plane.stop();
      StateFiles.deleteTree(folder.cluster());
    }
  }

  private static ObjectNode definition(ControlPlane plane) {
    Path checkout = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", "")).toAbsolutePath();
    String file = checkout.resolve(FILE).toString();
    return Json.parse(
        plane
            .kubectl(LIMIT, "create", "--dry-run=client", "-o", "json", "-f", file)
            .outputOrThrow());
  }

  private static ObjectNode untyped(ObjectNode definition) {
    ObjectNode spec =
        (ObjectNode)
            definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    spec.putObject("domain")
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
    ((ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"))
        .remove("x-kubernetes-validations");
    return definition;
  }

  private static double untilServed(KubeClient client, ObjectNode definition) {
    long begin = System.nanoTime();
    client.create(DEFINITIONS, definition);
    while (!served(client)) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new BenchException(
            "VirtualMachines are not served %d s after their definition was created."
                .formatted(LIMIT.toSeconds()));
      }
      StateFiles.pause(Duration.ofMillis(10));
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static boolean served(KubeClient client) {
    try {
      client.list(MACHINES, "", Selector.EVERYTHING, 1, "");
      return true;
    } catch (KubeException e) {
      if (e.isNotFound() || e.isUnreachable()) {
        return false;
      }
      throw e;
    }
  }

  private static String ratio(Map<Kind, List<Sample>> samples, Kind other) {
    double typed = median(samples.getOrDefault(Kind.TYPED, List.of()), s -> s.memory().pssMib());
    double plain = median(samples.getOrDefault(other, List.of()), s -> s.memory().pssMib());
    return "%.2f".formatted(typed / plain);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return Statistics.median(samples.stream().mapToDouble(value).toArray());
  }

  private static void progress(String text) {
    System.err.println("bench crd: " + text);
  }
}
