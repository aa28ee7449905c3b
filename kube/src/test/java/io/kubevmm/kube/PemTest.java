package io.kubevmm.kube;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static PrivateKey read(String type, byte[] der) throws GeneralSecurityException {
    return Pem.privateKey(TestAuthority.pem(type, der).getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void readsPkcs8(String algorithm) throws Exception {
    PrivateKey key = TestAuthority.newKeys(algorithm).getPrivate();
    assertThat(read("PRIVATE KEY", key.getEncoded())).isEqualTo(key);
  }

  @Test
  void readsPkcs1() throws Exception {
    PrivateKey key = TestAuthority.newKeys("RSA").getPrivate();
    byte[] pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKey().getOctets();
    assertThat(read("RSA PRIVATE KEY", pkcs1)).isEqualTo(key);
  }

  @Test
  void readsSec1AsOpensslWritesIt() throws Exception {
    ECPrivateKey key = (ECPrivateKey) TestAuthority.newKeys("EC").getPrivate();
    byte[] sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded();
    String openssl =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + TestAuthority.pem("EC PRIVATE KEY", sec1);
    assertThat(((ECPrivateKey) Pem.privateKey(openssl.getBytes(US_ASCII))).getS())
        .isEqualTo(key.getS());
  }

  @Test
  void whatIsNoKeyIsRefusedWithAReason() {
    byte[] nonsense = {0x30, 0x03, 2, 1, 1};
    assertThatThrownBy(() -> read("EC PRIVATE KEY", nonsense)).hasMessageContaining("curve");
    assertThatThrownBy(() -> read("EC PRIVATE KEY", Arrays.copyOf(nonsense, 1)))
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> read("PRIVATE KEY", nonsense)).hasMessageContaining("neither EC nor");
    assertThatThrownBy(() -> read("ENCRYPTED PRIVATE KEY", nonsense))
        .hasMessageContaining("without a passphrase");
    assertThatThrownBy(() -> Pem.privateKey(new byte[0])).hasMessageContaining("no PEM block");
    assertThatThrownBy(() -> Pem.certificates(new byte[0])).hasMessageContaining("no PEM block");
  }
}
