package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents derived from the schema itself, so that each of its declarations is in one of them. */
final class DerivedDocumentsTest {
  private static final long SEED = Long.getLong("kubevmm.derived.seed", 1);

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void haveEveryDeclarationAndComeBackAsTheyWere(DocumentKind kind) {
    DocumentMaker maker = new DocumentMaker(Validator.of(kind).grammar(), SEED);
    List<String> failures = new ArrayList<>();
    int[] documents = {0};
    maker.each(document -> {
      String xml = document.toString();
      documents[0]++;
      wrong(kind, xml).ifPresent(words -> failures.add(words + " " + xml));
    });
    System.out.println(
        kind
            + ": "
            + maker.covered().size()
            + " of "
            + maker.all().size()
            + " declarations in "
            + documents[0]
            + " documents, of which "
            + (documents[0] - failures.size())
            + " are valid and came back as they were");
    assertThat(failures).isEmpty();
    assertThat(maker.covered().size()).isGreaterThanOrEqualTo(maker.all().size() * 999 / 1000);
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void areValidByJingToo(DocumentKind kind) {
    Jing jing = Jing.of(kind);
    DocumentMaker maker = new DocumentMaker(Validator.of(kind).grammar(), SEED);
    List<String> failures = new ArrayList<>();
    maker.each(document -> {
      String xml = document.toString();
      if (!jing.valid(xml)) {
        failures.add(xml);
      }
    });
    assertThat(failures).isEmpty();
  }

  private static Optional<String> wrong(DocumentKind kind, String xml) {
    List<Validator.Problem> problems = Validator.of(kind).validate(xml);
    if (!problems.isEmpty()) {
      return Optional.of(problems.toString());
    }
    return difference(xml, throughYaml(XmlCodec.carrying(Schema.of(kind)), xml))
        .or(() -> wrongWhenApplied(kind, xml));
  }

  /** What is applied is in the schema's order, and must be as valid. */
  private static Optional<String> wrongWhenApplied(DocumentKind kind, String xml) {
    try {
      String applied = throughYaml(new XmlCodec(Schema.of(kind)), xml);
      List<Validator.Problem> problems = Validator.of(kind).validate(applied);
      return problems.isEmpty()
          ? difference(xml, applied)
          : Optional.of("applied: " + problems + " " + applied);
    } catch (AnalyserException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static String throughYaml(XmlCodec codec, String xml) {
    YamlCodec yaml = new YamlCodec();
    return codec.toXml(yaml.read(yaml.write(codec.toTree(xml))));
  }

  private static Optional<String> difference(String before, String after) {
    return Infoset.difference(Infoset.of(before), Infoset.of(after));
  }
}
