package io.kubevmm.executor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdentityTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String OURS = "O=kubevmm:nodes, CN=kubevmm:node:node-1";

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("identity.pem");
  }

  @Test
  void isNotUsableWithoutAFileAndWantsOneNow() {
    assertThat(at(NOW).usable()).isFalse();
    assertThat(at(NOW).renewAt()).isEqualTo(NOW);
  }

  @Test
  void isUsableUntilItsCertificateEnds() throws Exception {
    certificate(OURS, NOW, NOW.plus(Duration.ofDays(10)));
    assertThat(at(NOW).usable()).isTrue();
    assertThat(at(NOW.plus(Duration.ofDays(10)).minusSeconds(1)).usable()).isTrue();
    assertThat(at(NOW.plus(Duration.ofDays(10))).usable()).isFalse();
  }

  @Test
  void isRenewedWhenSeventyPercentOfItsLifeIsOver() throws Exception {
    certificate(OURS, NOW, NOW.plus(Duration.ofDays(10)));
    Instant renewal = NOW.plus(Duration.ofDays(7));
    assertThat(at(NOW).renewAt()).isEqualTo(renewal);
    assertThat(at(NOW.plus(Duration.ofDays(9))).renewAt()).isEqualTo(renewal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O=kubevmm:nodes, CN=kubevmm:node:node-2",
        "O=kubevmm:nodes, CN=kubevmm:node:node-10",
        "O=kubevmm:nodes, CN=kubevmm:node:node-1.example.org",
        "O=kubevmm:nodes, CN=x",
      })
  void doesNotUseAnotherMachinesCertificate(String subject) throws Exception {
    certificate(subject, NOW, NOW.plus(Duration.ofDays(10)));
    assertThat(at(NOW).usable()).isFalse();
    assertThat(at(NOW).renewAt()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB"
      })
  void asksAnewWhenTheFileIsDamaged(String content) throws IOException {
    Files.writeString(file, content);
    assertThat(at(NOW).usable()).isFalse();
    assertThat(at(NOW).renewAt()).isEqualTo(NOW);
  }

  private NodeIdentity at(Instant now) {
    return new NodeIdentity("node-1", file, Optional.empty(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private void certificate(String subject, Instant from, Instant until)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X500Name name = new X500Name(subject);
    byte[] der =
        new JcaX509v3CertificateBuilder(
                new X500Name("CN=ca"),
                BigInteger.ONE,
                Date.from(from),
                Date.from(until),
                name,
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    Files.writeString(
        file, pem("CERTIFICATE", der) + pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
