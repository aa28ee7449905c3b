package io.kubevmm.kube;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows one certificate to everybody; cheaper to make than a key store. */
final class OneKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";
  private final X509Certificate[] chain;
  private final PrivateKey key;

  OneKey(PrivateKey key, X509Certificate... chain) {
    this.chain = chain.clone();
    this.key = key;
  }

  private @Nullable String alias(String... keyTypes) {
    String own = key.getAlgorithm().equals("RSA") ? "RSA" : chain[0].getPublicKey().getAlgorithm();
    return Arrays.asList(keyTypes).contains(own) ? ALIAS : null;
  }

  private String[] aliases(String keyType) {
    return alias(keyType) == null ? new String[0] : new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
