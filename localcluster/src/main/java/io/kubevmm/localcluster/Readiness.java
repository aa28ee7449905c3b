package io.kubevmm.localcluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks the control plane's processes whether they are ready, over TLS as their clients do. */
final class Readiness {

  private static final int TIMEOUT_MILLIS = 5_000;

  private final SSLContext context;

  private Readiness(SSLContext context) {
    this.context = context;
  }

  /** A client that trusts {@code authority} only and shows the given certificate. */
  static Readiness of(Path authority, Path certificate, Path key) {
    try {
      X509Certificate trusted = Pem.certificates(StateFiles.read(authority)).getFirst();
      KeyStore trust = emptyStore();
      trust.setCertificateEntry("authority", trusted);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trust);
      KeyStore keys = emptyStore();
      Certificate[] chain =
          Pem.certificates(StateFiles.read(certificate)).toArray(Certificate[]::new);
      keys.setKeyEntry("client", Pem.privateKey(StateFiles.read(key)), new char[0], chain);
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return new Readiness(context);
    } catch (GeneralSecurityException e) {
      throw new LocalClusterException(
          "The certificates in %s can't be used: %s"
              .formatted(authority.getParent(), e.getMessage()),
          e);
    }
  }

  /** Why {@code address} does not answer 200 now; empty when it does. */
  Optional<String> complaint(URI address) {
    try {
      HttpsURLConnection connection = (HttpsURLConnection) address.toURL().openConnection();
      connection.setSSLSocketFactory(context.getSocketFactory());
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setUseCaches(false);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status == HttpURLConnection.HTTP_OK
          ? Optional.empty()
          : Optional.of("%s answers %d".formatted(address, status));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(address, e.getMessage()));
    }
  }

  /**
   * Waits until {@code address} answers 200, while {@code daemon} lives.
   *
   * @throws LocalClusterException when it ends or {@code limit} passes; the message has the end of
   *     its log
   */
  void await(Daemon daemon, URI address, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Optional<String> complaint = complaint(address);
    while (complaint.isPresent()) {
      boolean ended = daemon.running().isEmpty();
      if (ended || System.nanoTime() > deadline) {
        String what =
            ended
                ? "ended while it started"
                : "is not ready after " + limit.toSeconds() + " s (" + complaint.get() + ")";
        throw new LocalClusterException(
            "%s %s. The end of its log %s:%n%s"
                .formatted(daemon.name(), what, daemon.log(), LogTail.of(daemon.log(), 8)));
      }
      StateFiles.pause(Duration.ofMillis(100));
      complaint = complaint(address);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
