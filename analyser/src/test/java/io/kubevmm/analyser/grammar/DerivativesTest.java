package io.kubevmm.analyser.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.validate.Validator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DerivativesTest {
  private static final int MOST = 100;

  private final Term start = Validator.of(DocumentKind.DOMAIN).grammar().start();

  @Test
  void forgetsWhatBecomesTooMuch() {
    Derivatives derivatives = new Derivatives(MOST);
    for (int i = 0; i < 10 * MOST; i++) {
      assertThat(derivatives.elements(start, "", "name" + i)).isEmpty();
      assertThat(derivatives.kept()).isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void findsAnewWhatItForgot() {
    Derivatives derivatives = new Derivatives(MOST);
    Derivatives another = new Derivatives();
    for (int i = 0; i < 3 * MOST; i++) {
      assertThat(derivatives.elements(start, "", "stranger" + i)).isEmpty();
      List<Term.Element> domain = derivatives.elements(start, "", "domain");
      assertThat(domain).isNotEmpty().isEqualTo(another.elements(start, "", "domain"));
      Term content = domain.getFirst().content();
      assertThat(derivatives.after(start, domain).nullable()).isTrue();
      assertThat(derivatives.attributes(content, "", "type")).isNotEmpty();
    }
  }

  @Test
  void keepsNoLongNames() {
    Derivatives derivatives = new Derivatives();
    assertThat(derivatives.elements(start, "", "short")).isEmpty();
    int kept = derivatives.kept();
    for (int i = 0; i < 10; i++) {
      assertThat(derivatives.elements(start, "", "long".repeat(1_000) + i)).isEmpty();
    }
    assertThat(derivatives.kept()).isEqualTo(kept);
  }
}
