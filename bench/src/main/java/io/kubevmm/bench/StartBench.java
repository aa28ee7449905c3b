package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.localcluster.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Create an object until a watch shows the guest running, against libvirt's own define + create.
 */
@Command(
    name = "start",
    description = "How long a start takes, against libvirt alone, and how many writes it costs.",
    mixinStandardHelpOptions = true)
final class StartBench extends RigCommand {

  private static final String NODE = "bench-1";
  private static final Duration BREATH = Duration.ofMillis(300);
  private static final double RATIO_GOAL = 1.15;

  @Option(names = "--pairs", description = "Pairs of starts; default ${DEFAULT-VALUE}.")
  private int pairs = 30;

  @Option(names = "--warm-up", description = "Pairs before them; default ${DEFAULT-VALUE}.")
  private int warmUp = 3;

  /**
   * One pair.
   *
   * @param oursFirst the order of the two
   * @param plainNanos how long define and create took
   */
  private record Measured(boolean oursFirst, Machines.Start ours, long plainNanos) {

    double plainMillis() {
      return plainNanos / 1e6;
    }
  }

  StartBench() {
    super("start");
  }

  @Override
  void measure(Rig rig, Report report) {
    String accelerator = accelerator(rig);
    Circumstances circumstances = Circumstances.of(rig, accelerator, seed());
    rig.startExecutor(NODE, accelerator);
    try (Machines machines = new Machines(rig, "bench");
        Connection connection = Connection.open(rig.libvirt().uri())) {
      PlainDomain plain = plainDomain(rig, machines, connection);
      for (int i = 0; i < warmUp; i++) {
        progress("warming up, pair " + (i + 1) + " of " + warmUp);
        pair(rig, machines, plain, "warm-" + i, i % 2 == 0);
      }
      List<Measured> measured = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        Measured pair = pair(rig, machines, plain, "vm-" + i, i % 2 == 0);
        measured.add(pair);
        progress(
            "pair %d of %d: %.0f ms, libvirt alone %.0f ms"
                .formatted(i + 1, pairs, pair.ours().sentToRunningMillis(), pair.plainMillis()));
      }
      speed(report, measured);
      new StartWrites(rig, machines, NODE, this::progress).measure(report);
      report.circumstances(circumstances.atEnd());
    }
  }

  /** Starts one of our machines, to see which document libvirt has of it. */
  private PlainDomain plainDomain(Rig rig, Machines machines, Connection connection) {
    progress("starting a first machine");
    machines.start(machines.guest("first", NODE, rig.guest()));
    String dumped =
        rig.libvirt()
            .virsh(Machines.PATIENCE, "dumpxml", "--inactive", machines.domain("first"))
            .outputOrThrow();
    machines.delete("first");
    Path console = rig.path("plain").resolve("console.log");
    try {
      Files.createDirectories(console.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PlainDomain(connection, PlainDomain.likeOurs(dumped, "plain", console));
  }

  private static Measured pair(
      Rig rig, Machines machines, PlainDomain plain, String name, boolean oursFirst) {
    long plainNanos = oursFirst ? 0 : plain(plain);
    ObjectNode object = machines.guest(name, NODE, rig.guest());
    StateFiles.pause(BREATH);
    Machines.Start ours = machines.start(object);
    machines.delete(name);
    return new Measured(oursFirst, ours, oursFirst ? plain(plain) : plainNanos);
  }

  /** After a breath, so that neither side pays for the end of the one before. */
  private static long plain(PlainDomain plain) {
    StateFiles.pause(BREATH);
    return plain.start();
  }

  private void speed(Report report, List<Measured> measured) {
    double[] sent = measured.stream().mapToDouble(m -> m.ours().sentToRunningMillis()).toArray();
    double[] acknowledged =
        measured.stream().mapToDouble(m -> m.ours().acknowledgedToRunningMillis()).toArray();
    double[] plain = measured.stream().mapToDouble(Measured::plainMillis).toArray();
    report.line(
        "Starts of one machine at a time, %d pairs, alternating".formatted(measured.size()));
    times(report, "create sent → Running seen by a watch", sent);
    times(report, "create acknowledged → Running seen", acknowledged);
    times(report, "libvirt alone: define + create", plain);
    ratio(report, "acknowledged", measured, acknowledged);
    Statistics.Interval ratio = ratio(report, "sent", measured, sent);
    raw(report.json().putArray("pairs"), measured);
    report.goal(new Goal("median ratio from sent", ratio.value(), RATIO_GOAL, ""));
    report.goal(new Goal("bad end of its interval", ratio.high(), RATIO_GOAL, ""));
  }

  private Statistics.Interval ratio(
      Report report, String from, List<Measured> measured, double[] ours) {
    List<Statistics.Pair> pairsOfMillis = new ArrayList<>();
    for (int i = 0; i < ours.length; i++) {
      pairsOfMillis.add(new Statistics.Pair(ours[i], measured.get(i).plainMillis()));
    }
    Statistics.Interval ratio = Statistics.ratioOfMedians(pairsOfMillis, seed());
    report.line(
        "  ratio of medians, from %-13s %.3f  (95 %%: %.3f … %.3f)"
            .formatted(from + ":", ratio.value(), ratio.low(), ratio.high()));
    report
        .json()
        .putObject("ratioFrom" + (from.equals("sent") ? "Sent" : "Acknowledged"))
        .put("value", ratio.value())
        .put("low", ratio.low())
        .put("high", ratio.high());
    return ratio;
  }

  private static void times(Report report, String what, double[] millis) {
    report.line(
        "  %-40s median %7.1f ms   p95 %7.1f ms"
            .formatted(what, Statistics.median(millis), Statistics.percentile(millis, 95)));
  }

  private static void raw(ArrayNode array, List<Measured> measured) {
    for (Measured pair : measured) {
      array
          .addObject()
          .put("oursFirst", pair.oursFirst())
          .put("name", pair.ours().name())
          .put("sentNanos", pair.ours().sent())
          .put("acknowledgedNanos", pair.ours().acknowledged())
          .put("runningNanos", pair.ours().running())
          .put("plainNanos", pair.plainNanos());
    }
  }
}
