package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The link of a running guest's network card, up and down: an edit of its object until the domain
 * has it, against {@code virsh domif-setlink} on a guest of the same document.
 */
@Command(
    name = "live",
    description = "How long an edit takes to reach a running guest, against virsh.",
    mixinStandardHelpOptions = true)
final class LiveBench extends RigCommand {

  private static final String NODE = "bench-1";
  private static final String NAMESPACE = "live";
  private static final String EDITED = "edited";
  private static final String PLAIN = "plain";
  private static final String PLAIN_MAC = "52:54:00:be:7c:02";
  private static final Duration BREATH = Duration.ofMillis(400);

  /** Between two looks: who looks all the time takes half a core and the domain's lock. */
  private static final Duration GLANCE = Duration.ofMillis(3);

  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double RATIO_GOAL = 1.5;
  private static final double WRITES_GOAL = 2;

  @Option(names = "--pairs", description = "Pairs of edits; default ${DEFAULT-VALUE}.")
  private int pairs = 30;

  LiveBench() {
    super("live");
  }

  @Override
  void measure(Rig rig, Report report) {
    String accelerator = accelerator(rig);
    Circumstances circumstances = Circumstances.of(rig, accelerator, seed());
    rig.startExecutor(NODE, accelerator);
    try (Machines machines = new Machines(rig, NAMESPACE);
        Connection connection = Connection.open(rig.libvirt().uri())) {
      ObjectNode object = machines.guest(EDITED, NODE, rig.guest());
      Json.child(object, "spec", "domain", "devices").set("interface", card(true));
      progress("starting two guests");
      machines.start(object);
      try (Domain plain = startPlain(rig, machines, connection);
          Domain edited = connection.findDomainByName(machines.domain(EDITED)).orElseThrow()) {
        awaitHello(rig.path(NODE).resolve(machines.domain(EDITED)).resolve("console.log"));
        awaitHello(console(rig));
        measure(rig, report, edited);
        plain.destroy();
        plain.undefine();
      }
      machines.delete(EDITED);
    }
    report.circumstances(circumstances.atEnd());
  }

  private static ArrayNode card(boolean up) {
    ArrayNode cards = Json.object().putArray("interface");
    ObjectNode card = cards.addObject().put("type", "user");
    card.putObject("model").put("type", "virtio");
    card.putObject("link").put("state", up ? "up" : "down");
    return cards;
  }

  private static Domain startPlain(Rig rig, Machines machines, Connection connection) {
    String dumped =
        rig.libvirt()
            .virsh(Machines.PATIENCE, "dumpxml", "--inactive", machines.domain(EDITED))
            .outputOrThrow();
    String document =
        PlainDomain.likeOurs(dumped, PLAIN, console(rig))
            .replace(
                "<interface type=\"user\">",
                "<interface type=\"user\"><mac address=\"" + PLAIN_MAC + "\"/>");
    Domain plain = connection.defineXml(document);
    plain.create();
    return plain;
  }

  private static Path console(Rig rig) {
    return rig.path("plain-console.log");
  }

  /** A guest that boots takes a core. */
  private static void awaitHello(Path console) {
    long begin = System.nanoTime();
    while (!StateFiles.read(console).contains("hello from ")) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new BenchException("The guest did not say hello within " + LIMIT + ".");
      }
      StateFiles.pause(BREATH);
    }
  }

  private void measure(Rig rig, Report report, Domain edited) {
    List<Statistics.Pair> measured = new ArrayList<>();
    Instant begin = Instant.now();
    boolean up = false;
    for (int i = 0; i < pairs; i++, up = !up) {
      double ours;
      double plain;
      if (i % 2 == 0) {
        ours = edit(rig.admin(), edited, up);
        plain = virsh(rig, up);
      } else {
        plain = virsh(rig, up);
        ours = edit(rig.admin(), edited, up);
      }
      measured.add(new Statistics.Pair(ours, plain));
      progress("pair %d of %d: %.0f ms, virsh %.0f ms".formatted(i + 1, pairs, ours, plain));
    }
    StateFiles.pause(SETTLING);
    WriteCount count = WriteCount.of(rig.auditLog().ofOurProcesses(begin, Instant.now()));
    speed(report, measured);
    writes(report, count);
    nothing(rig, report, !up);
  }

  /** From before the edit is sent until the domain has it, in milliseconds. */
  private static double edit(KubeClient client, Domain domain, boolean up) {
    StateFiles.pause(BREATH);
    ObjectNode patch = Json.object();
    Json.child(patch, "spec", "domain", "devices").set("interface", card(up));
    long begin = System.nanoTime();
    client.mergePatch(Machines.RESOURCE, new ObjectKey(NAMESPACE, EDITED), patch);
    String wanted = "<link state='" + (up ? "up" : "down") + "'/>";
    while (!domain.xml().contains(wanted)) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new BenchException("The edit did not reach the guest within " + LIMIT + ".");
      }
      StateFiles.pause(GLANCE);
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double virsh(Rig rig, boolean up) {
    StateFiles.pause(BREATH);
    String state = up ? "up" : "down";
    long begin = System.nanoTime();
    rig.libvirt().virsh(LIMIT, "domif-setlink", PLAIN, PLAIN_MAC, state).outputOrThrow();
    return (System.nanoTime() - begin) / 1e6;
  }

  private void speed(Report report, List<Statistics.Pair> measured) {
    double[] ours = measured.stream().mapToDouble(Statistics.Pair::ours).toArray();
    double[] plain = measured.stream().mapToDouble(Statistics.Pair::plain).toArray();
    Statistics.Interval ratio = Statistics.ratioOfMedians(measured, seed());
    report.line("Edits of a running guest, %d pairs, alternating".formatted(measured.size()));
    report.line(
        "  edit sent → the domain has it   median %7.1f ms".formatted(Statistics.median(ours)));
    report.line(
        "  virsh domif-setlink             median %7.1f ms".formatted(Statistics.median(plain)));
    report.line(
        "  ratio of medians                %.3f  (95 %%: %.3f … %.3f)"
            .formatted(ratio.value(), ratio.low(), ratio.high()));
    report
        .json()
        .putObject("ratio")
        .put("value", ratio.value())
        .put("low", ratio.low())
        .put("high", ratio.high());
    report.goal(new Goal("median ratio", ratio.value(), RATIO_GOAL, ""));
  }

  private void writes(Report report, WriteCount count) {
    count.lines(pairs).forEach(report::line);
    double each = (double) count.objectWrites() / pairs;
    report.line("  %.2f writes an edit by the API server's audit log".formatted(each));
    report.json().set("writes", count.json());
    report.goal(new Goal("writes an edit", each, WRITES_GOAL, ""));
  }

  /** An edit that changes nothing. */
  private void nothing(Rig rig, Report report, boolean up) {
    Instant begin = Instant.now();
    ObjectNode patch = Json.object();
    Json.child(patch, "spec", "domain", "devices").set("interface", card(up));
    rig.admin().mergePatch(Machines.RESOURCE, new ObjectKey(NAMESPACE, EDITED), patch);
    StateFiles.pause(SETTLING);
    WriteCount count = WriteCount.of(rig.auditLog().ofOurProcesses(begin, Instant.now()));
    report.goal(new Goal("writes an edit that changes nothing", count.objectWrites(), 0, ""));
  }
}
