package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "apiserver, ca, 1.3.6.1.5.5.7.3.1",
    "admin, ca, 1.3.6.1.5.5.7.3.2",
    "controller-manager, ca, 1.3.6.1.5.5.7.3.2",
    "controller-manager-server, ca, 1.3.6.1.5.5.7.3.1",
    "etcd-server, etcd-ca, 1.3.6.1.5.5.7.3.1",
    "apiserver-etcd-client, etcd-ca, 1.3.6.1.5.5.7.3.2",
    "front-proxy-client, front-proxy-ca, 1.3.6.1.5.5.7.3.2"
  })
  void everyCertificateVerifiesAgainstItsAuthorityAndServesOnePurpose(
      String leaf, String authority, String purpose) throws Exception {
    Pki pki = pkiAt(NOW);

    verify(read(pki, leaf), read(pki, authority), NOW);

    assertThat(read(pki, leaf).getExtendedKeyUsage()).containsExactly(purpose);
  }

  @Test
  void oneAreasCertificateIsNotAcceptedInAnother() {
    Pki pki = pkiAt(NOW);

    assertThatThrownBy(() -> verify(read(pki, "admin"), read(pki, "etcd-ca"), NOW))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void keepsEveryFileWhileNothingIsOld() throws Exception {
    pkiAt(NOW);
    List<String> before = contents();

    pkiAt(NOW.plus(Duration.ofDays(200)));

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void renewsLeavesInTheLastThirdOfTheirLifeAndKeepsTheAuthorities() throws Exception {
    X509Certificate authority = read(pkiAt(NOW), "ca");
    Instant later = NOW.plus(Duration.ofDays(300));

    Pki renewed = pkiAt(later);

    assertThat(read(renewed, "ca")).isEqualTo(authority);
    assertThat(read(renewed, "apiserver").getNotAfter())
        .isAfter(Date.from(later.plus(Duration.ofDays(300))));
    verify(read(renewed, "apiserver"), authority, later);
  }

  @Test
  void aRenewedAuthorityStillVerifiesWhatItSignedBefore() throws Exception {
    Instant shortlyBefore = NOW.plus(Duration.ofDays(2430));
    X509Certificate leaf = read(pkiAt(shortlyBefore), "admin");
    pkiAt(NOW);
    Instant later = NOW.plus(Duration.ofDays(2450));
    X509Certificate old = read(pkiAt(NOW), "ca");

    X509Certificate renewed = read(pkiAt(later.plus(Duration.ofDays(3000))), "ca");

    assertThat(renewed.getPublicKey()).isEqualTo(old.getPublicKey());
    assertThat(renewed.getNotAfter()).isAfter(old.getNotAfter());
    leaf.verify(renewed.getPublicKey());
  }

  @Test
  void issuesAServerCertificateAgainWhenItsNamesChange() throws Exception {
    pkiAt(NOW);

    Pki pki = Pki.ensure(folder, List.of("kubevmm.example", "192.0.2.7"), InstantSource.fixed(NOW));

    assertThat(read(pki, "apiserver").getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .contains("kubevmm.example", "192.0.2.7", "127.0.0.1");
  }

  @Test
  void filesAreReadableByTheirOwnerOnly() throws Exception {
    pkiAt(NOW);

    try (var files = Files.list(folder)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(Files.getPosixFilePermissions(file))
                  .extracting(Enum::name)
                  .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE"));
    }
  }

  @Test
  void saysWhichFileIsDamagedAndWhatToDo() throws Exception {
    Pki pki = pkiAt(NOW);
    Files.writeString(pki.certificate("admin"), "no certificate");

    assertThatThrownBy(() -> pkiAt(NOW))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("admin.crt")
        .hasMessageContaining("Remove it");
  }

  private Pki pkiAt(Instant now) {
    return Pki.ensure(folder, List.of(), InstantSource.fixed(now));
  }

  private static X509Certificate read(Pki pki, String name) throws Exception {
    return Pem.certificates(Files.readString(pki.certificate(name))).getFirst();
  }

  private static void verify(X509Certificate leaf, X509Certificate authority, Instant when)
      throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(when));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  private List<String> contents() throws Exception {
    try (var files = Files.list(folder)) {
      return files.sorted().map(StateFiles::read).toList();
    }
  }
}
