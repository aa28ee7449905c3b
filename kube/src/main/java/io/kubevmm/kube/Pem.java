package io.kubevmm.kube;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM. Keys may be PKCS#8 ("PRIVATE KEY"), PKCS#1 ("RSA PRIVATE
 * KEY") or SEC 1 ("EC PRIVATE KEY", RFC 5915); the JDK reads PKCS#8 only, so the others are
 * wrapped.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] RSA_ALGORITHM = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };

  private Pem() {}

  /** All certificates of a PEM text, in their order. */
  static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    while (blocks.find()) {
      if (blocks.group(1).equals("CERTIFICATE")) {
        byte[] der = decoded(blocks.group(2));
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("it holds no PEM block \"CERTIFICATE\"");
    }
    return certificates;
  }

  /** The first private key of a PEM text. */
  static PrivateKey privateKey(byte[] pem) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    while (blocks.find()) {
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(decoded(blocks.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          refuseEncrypted(blocks.group(2));
          return pkcs8(wrapped(RSA_ALGORITHM, decoded(blocks.group(2))));
        }
        case "EC PRIVATE KEY" -> {
          refuseEncrypted(blocks.group(2));
          byte[] key = decoded(blocks.group(2));
          byte[] algorithm = Der.sequence(EC_OID, Der.contextTag(key, 0));
          return pkcs8(wrapped(algorithm, key));
        }
        case "ENCRYPTED PRIVATE KEY" -> refuseEncrypted("ENCRYPTED");
        default -> {
          // "EC PARAMETERS" and certificates may stand before the key.
        }
      }
    }
    throw new InvalidKeySpecException("it holds no PEM block \"PRIVATE KEY\"");
  }

  private static void refuseEncrypted(String content) throws InvalidKeySpecException {
    if (content.contains("ENCRYPTED")) {
      throw new InvalidKeySpecException("the key is encrypted; give one without a passphrase");
    }
  }

  private static byte[] decoded(String base64) throws InvalidKeySpecException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("a PEM block is not base64: " + e.getMessage(), e);
    }
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return Der.sequence(Der.INTEGER_ZERO, algorithm, Der.octets(key));
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // Of another algorithm: the next one tells.
      }
    }
    throw new InvalidKeySpecException("its key is neither EC nor RSA nor Ed25519");
  }
}
