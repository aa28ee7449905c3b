package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our validator and Jing come to the same verdict on libvirt's documents, valid and invalid ones,
 * and on changed ones: some thousands in the everyday suite; {@code ./kubevmm test oracle} takes
 * more than a hundred thousand.
 */
@Tag("oracle")
final class ValidatorOracleTest {
  private static final int EACH = Integer.getInteger("kubevmm.oracle.documents", 500);
  private static final long SEED = Long.getLong("kubevmm.oracle.seed", 1);

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void judgesLibvirtsDocumentsAsJingDoes(DocumentKind kind) throws IOException {
    Jing jing = Jing.of(kind);
    List<String> failures = new ArrayList<>();
    int valid = 0;
    for (Path document : Facts.documents(kind)) {
      String xml = Files.readString(document);
      boolean verdict = jing.valid(xml);
      valid += verdict ? 1 : 0;
      compare(kind, verdict, xml, document.toString(), failures);
    }
    int all = Facts.documents(kind).size();
    System.out.println(
        kind
            + ": same verdict as Jing on "
            + (all - failures.size())
            + " of "
            + all
            + " documents, of which "
            + valid
            + " are valid");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void judgesChangedDocumentsAsJingDoes(DocumentKind kind) throws IOException {
    Jing jing = Jing.of(kind);
    List<Xml> documents = new ArrayList<>();
    for (Path document : Facts.documents(kind)) {
      documents.add(Xml.read(Files.readString(document)));
    }
    Mutator mutator = new Mutator(SEED, documents);
    List<String> failures = new ArrayList<>();
    int valid = 0;
    for (int i = 0; i < EACH; i++) {
      String xml = mutator.mutated(documents.get(i % documents.size())).toString();
      boolean verdict = jing.valid(xml);
      valid += verdict ? 1 : 0;
      compare(kind, verdict, xml, xml, failures);
    }
    System.out.println(
        kind
            + ": same verdict as Jing on "
            + (EACH - failures.size())
            + " of "
            + EACH
            + " changed documents, of which "
            + valid
            + " are valid");
    assertThat(failures).isEmpty();
  }

  private static void compare(
      DocumentKind kind, boolean verdict, String xml, String name, List<String> failures) {
    List<Validator.Problem> problems = Validator.of(kind).validate(xml);
    if (problems.isEmpty() != verdict) {
      failures.add("Jing says " + (verdict ? "valid" : "invalid") + ": " + problems + " " + name);
    }
  }
}
