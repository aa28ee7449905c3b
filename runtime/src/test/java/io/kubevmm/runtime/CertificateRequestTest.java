package io.kubevmm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"kubevmm:node:a", "kubevmm:node:a.example.org", "a, O=b", "ünï \"q\"+x=y"})
  void asksForExactlyTheIdentityGiven(String name) {
    CertificateRequest request = CertificateRequest.create(name, "kubevmm:nodes");
    assertThat(RequestedIdentity.of(request.requestPem()))
        .isEqualTo(new RequestedIdentity(List.of(name), List.of("kubevmm:nodes"), false, false));
  }

  @Test
  void canDoWithoutAnOrganisation() {
    CertificateRequest request = CertificateRequest.create("someone", "");
    assertThat(RequestedIdentity.of(request.requestPem()).organisations()).isEmpty();
  }

  @Test
  void makesANewKeyEachTime() {
    assertThat(CertificateRequest.create("a", "o").keyPem())
        .startsWith("-----BEGIN PRIVATE KEY-----")
        .isNotEqualTo(CertificateRequest.create("a", "o").keyPem());
  }

  @Test
  void neverPrintsItsKey() {
    CertificateRequest request = CertificateRequest.create("a", "o");
    String key = request.keyPem().lines().skip(1).findFirst().orElseThrow();
    assertThat(request.toString()).doesNotContain(key).contains("withheld");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\n%%%%\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nMIIB",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"
      })
  void refusesWhatIsNoRequest(String pem) {
    assertThatThrownBy(() -> RequestedIdentity.of(pem))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAKeyInPlaceOfARequest() {
    String key = CertificateRequest.create("a", "o").keyPem();
    assertThatThrownBy(() -> RequestedIdentity.of(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no PKCS#10 request");
  }

  @Test
  void refusesARequestThatWasChangedAfterSigning() {
    String pem = CertificateRequest.create("kubevmm:node:a", "kubevmm:nodes").requestPem();
    String body = pem.lines().filter(l -> !l.startsWith("-")).reduce("", String::concat);
    byte[] der = Base64.getDecoder().decode(body);
    int name = indexOf(der, "kubevmm:node:a".getBytes(StandardCharsets.US_ASCII));
    der[name + 13] = 'b';
    String changed =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    assertThatThrownBy(() -> RequestedIdentity.of(changed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is not signed with its own key");
  }

  private static int indexOf(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("it is not in there");
  }
}
