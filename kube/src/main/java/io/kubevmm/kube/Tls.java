package io.kubevmm.kube;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS side of a client from PEM material. */
final class Tls {
  private Tls() {}

  /** A context that trusts and proves what the configuration says, as the files are now. */
  static SSLContext context(KubeConfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(config), trustManagers(config), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new KubeConfigException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** A context for whoever wants to see what a server shows, and sends it no secret. */
  static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot do TLS", e);
    }
  }

  /** The certificates of the authority that a configuration names. */
  static List<X509Certificate> authorities(Material authority) {
    return read("certificate authority", authority, Pem::certificates);
  }

  private static KeyManager @Nullable [] keyManagers(KubeConfig config) {
    Optional<KubeConfig.ClientCertificate> pair = config.clientCertificate();
    if (pair.isEmpty()) {
      return null;
    }
    List<X509Certificate> chain =
        read("client certificate", pair.get().certificate(), Pem::certificates);
    PrivateKey key = read("client key", pair.get().key(), Pem::privateKey);
    return new KeyManager[] {new OneKey(key, chain.toArray(X509Certificate[]::new))};
  }

  private static TrustManager @Nullable [] trustManagers(KubeConfig config)
      throws GeneralSecurityException {
    if (config.insecure()) {
      return new TrustManager[] {new TrustAll()};
    }
    if (config.authority().isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    int index = 0;
    for (X509Certificate authority : authorities(config.authority().get())) {
      store.setCertificateEntry("ca-" + index++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private interface Reader<T> {
    T read(byte[] bytes) throws GeneralSecurityException;
  }

  private static <T> T read(String what, Material material, Reader<T> reader) {
    try {
      return reader.read(material.read());
    } catch (IOException e) {
      throw new KubeConfigException("The " + what + " " + material + " cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new KubeConfigException(
          "The " + what + " in " + material + " is not usable: " + e.getMessage(), e);
    }
  }

  /** For a server that the user said not to verify; also turns the check of its name off. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
