package io.kubevmm.bench;

import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Our conversions against a bare parser, against libvirt and against libvirt-go-xml, over libvirt's
 * own test documents.
 */
@Command(
    name = "convert",
    description = "How fast XML becomes YAML and XML again, against a bare parser and libvirt.",
    mixinStandardHelpOptions = true)
final class ConvertBench extends BenchCommand {

  private static final double PARSE_GOAL = 0.2;
  private static final double LIBVIRT_GOAL = 5;
  private static final double GO_GOAL = 1;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "libvirt's test documents; else $KUBEVMM_CORPUS or a folder shared/corpus.")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--rounds", description = "Rounds over all documents; default ${DEFAULT-VALUE}.")
  private int rounds = 40;

  @Option(names = "--warm-up", description = "Rounds before them; default ${DEFAULT-VALUE}.")
  private int warmUp = 80;

  /** Two sides that go over the same documents. */
  private record Contest(
      String what,
      List<Corpus.Document> documents,
      Alternation.Side ours,
      Alternation.Side other,
      double least) {}

  ConvertBench() {
    super("convert");
  }

  @Override
  void measure(Report report) {
    Path temporary = temporary();
    try {
      measure(report, temporary);
    } finally {
      delete(temporary);
    }
  }

  private void measure(Report report, Path temporary) {
    Corpus corpus = Corpus.find(folder);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("documents", corpus.source());
    ColdStart.measure(temporary, rounds, seed(), report, this::progress);
    facts.put("core", OneCore.keep());
    Circumstances circumstances = Circumstances.of(facts, seed());
    RoundTrip ours = new RoundTrip();
    List<Contest> contests = new ArrayList<>();
    contests.add(parsing(ours, corpus.documents()));
    try (LibvirtRoundTrip libvirt = new LibvirtRoundTrip(corpus.documents())) {
      if (libvirt.accepted().isEmpty()) {
        report.line("libvirt takes none of the documents: nothing to compare with");
      } else {
        contests.add(libvirt(ours, libvirt));
      }
      Optional<GoRoundTrip> go = go(report, temporary.resolve("go"), corpus.documents());
      try {
        go.ifPresent(other -> contests.add(go(ours, other)));
        contest(report, corpus, contests);
      } finally {
        go.ifPresent(GoRoundTrip::close);
      }
    }
    SizeCost.measure(ours, Math.max(3, rounds / 2), seed(), report, this::progress);
    report.circumstances(circumstances.atEnd());
  }

  private static Contest parsing(RoundTrip ours, List<Corpus.Document> documents) {
    Alternation.Side bare = Alternation.timed("bare parse", () -> ours.parse(documents));
    return new Contest(
        "XML → YAML → XML to a bare parse",
        documents,
        ours.yamls("XML → YAML → XML", documents),
        bare,
        PARSE_GOAL);
  }

  private static Contest libvirt(RoundTrip ours, LibvirtRoundTrip libvirt) {
    return new Contest(
        "XML → YAML → XML to libvirt's define + dump",
        libvirt.accepted(),
        ours.yamls("XML → YAML → XML of these domains", libvirt.accepted()),
        libvirt,
        LIBVIRT_GOAL);
  }

  private static Contest go(RoundTrip ours, GoRoundTrip go) {
    return new Contest(
        "XML → tree → XML to libvirt-go-xml",
        go.accepted(),
        ours.trees("XML → tree → XML", go.accepted()),
        go,
        GO_GOAL);
  }

  private Optional<GoRoundTrip> go(Report report, Path folder, List<Corpus.Document> documents) {
    if (Programs.find("go").isEmpty()) {
      report.line("libvirt-go-xml is absent: no Go toolchain");
      return Optional.empty();
    }
    progress("building libvirt-go-xml");
    try {
      return Optional.of(new GoRoundTrip(Files.createDirectory(folder), documents));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LocalClusterException absent) {
      report.line("libvirt-go-xml is absent: " + absent.getMessage());
      return Optional.empty();
    }
  }

  private void contest(Report report, Corpus corpus, List<Contest> contests) {
    List<Alternation.Side> sides =
        contests.stream().flatMap(each -> Stream.of(each.ours(), each.other())).toList();
    double[][] millis = Alternation.run(sides, warmUp, rounds, this::progress);
    report.line(
        "Conversions on one core, warm, %d alternating rounds over %s"
            .formatted(rounds, corpus.source()));
    for (int i = 0; i < contests.size(); i++) {
      Contest contest = contests.get(i);
      report.line(
          "  %s: %d of %d documents"
              .formatted(contest.what(), contest.documents().size(), corpus.documents().size()));
      ConvertReport.times(report, contest.ours().name(), millis[2 * i]);
      ConvertReport.times(report, contest.other().name(), millis[2 * i + 1]);
      ConvertReport.throughput(
          report, contest.what(), millis[2 * i], millis[2 * i + 1], contest.least(), seed());
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("kubevmm-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
