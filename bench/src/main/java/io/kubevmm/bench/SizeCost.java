package io.kubevmm.bench;

import io.kubevmm.analyser.DocumentKind;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a MiB costs in documents of different sizes, by XML → YAML → XML. */
final class SizeCost {

  private static final int MIB = 1024 * 1024;
  private static final List<Integer> SIZES = List.of(MIB / 10, MIB, 10 * MIB);

  /** "About linear", with room for caches and the collector. */
  private static final double GOAL = 1.5;

  private SizeCost() {}

  /** Measures; a round converts about as much of each size. */
  static void measure(RoundTrip ours, int rounds, long seed, Report report, Consumer<String> say) {
    List<Alternation.Side> sides = SIZES.stream().map(size -> side(ours, size)).toList();
    double[][] millis = Alternation.run(sides, 2, rounds, say);
    report.line("Cost of a MiB, XML → YAML → XML, %d rounds".formatted(rounds));
    for (int i = 0; i < SIZES.size(); i++) {
      ConvertReport.times(report, sides.get(i).name(), perMib(millis[i], SIZES.get(i)));
    }
    for (int i = 1; i < SIZES.size(); i++) {
      double[] larger = perMib(millis[i], SIZES.get(i));
      double[] smaller = perMib(millis[i - 1], SIZES.get(i - 1));
      Statistics.Interval ratio = Alternation.ratio(larger, smaller, seed);
      report.line(
          "  %s to %s: %.2f  (95 %%: %.2f … %.2f)"
              .formatted(
                  words(SIZES.get(i)),
                  words(SIZES.get(i - 1)),
                  ratio.value(),
                  ratio.low(),
                  ratio.high()));
      report.goal(
          new Goal("a MiB in " + words(SIZES.get(i)), ratio.value(), GOAL, " times that before"));
    }
  }

  private static Alternation.Side side(RoundTrip ours, int size) {
    Corpus.Document document = new Corpus.Document(DocumentKind.DOMAIN, LargeDomain.of(size));
    List<Corpus.Document> documents =
        Stream.generate(() -> document).limit(repetitions(size)).toList();
    return ours.yamls("a domain of " + words(size), documents);
  }

  private static int repetitions(int size) {
    return Math.max(1, MIB / size);
  }

  private static double[] perMib(double[] millis, int size) {
    double mib = (double) size * repetitions(size) / MIB;
    return IntStream.range(0, millis.length).mapToDouble(i -> millis[i] / mib).toArray();
  }

  private static String words(int size) {
    return "%.1f MiB".formatted((double) size / MIB);
  }
}
