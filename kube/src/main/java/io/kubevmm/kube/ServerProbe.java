package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a server shows to somebody who has no credential and does not trust it yet: the certificates
 * of its TLS handshake, and the authorities that {@code kube-public/cluster-info} names, where the
 * API server lets everybody read that. Nothing of it is believed: {@link AuthorityPin} tells which
 * of the certificates is the one that was meant.
 *
 * @param certificates each one that was shown, in no order that matters
 * @param time the server's clock, to the second, if it told
 */
public record ServerProbe(List<X509Certificate> certificates, Optional<Instant> time) {
  private static final String CLUSTER_INFO =
      "/api/v1/namespaces/kube-public/configmaps/cluster-info";

  /** For the first handshake of a process too, which on a slow machine takes more than ten. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * Asks a server.
   *
   * @throws KubeException that {@code isUnreachable()} if it does not answer
   */
  public static ServerProbe of(URI server) {
    String base = server.toString().replaceAll("/+$", "");
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(LIMIT)
            .sslContext(Tls.trustingAll())
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + CLUSTER_INFO)).timeout(LIMIT).GET().build();
      HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      List<X509Certificate> found = new ArrayList<>();
      answer.sslSession().ifPresent(session -> found.addAll(shown(session)));
      if (answer.statusCode() == 200) {
        found.addAll(published(answer.body()));
      }
      return new ServerProbe(
          found.stream().distinct().toList(),
          answer.headers().firstValue("Date").flatMap(ServerProbe::instant));
    } catch (IOException e) {
      throw KubeException.unanswered("GET " + base, e);
    } catch (InterruptedException e) {
      throw KubeException.interrupted("GET " + base, e);
    }
  }

  private static List<X509Certificate> shown(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (var certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      // A server without a certificate shows none.
    }
    return chain;
  }

  /** The authorities in the kubeconfig that cluster-info holds; none if it is not as it should. */
  private static List<X509Certificate> published(String clusterInfo) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      ObjectNode config = Yaml.parse(Json.text(Json.parse(clusterInfo), "data", "kubeconfig"));
      for (JsonNode cluster : config.path("clusters")) {
        String data = Json.text(cluster, "cluster", "certificate-authority-data");
        found.addAll(Pem.certificates(Base64.getMimeDecoder().decode(data)));
      }
    } catch (IllegalArgumentException | YamlEngineException | GeneralSecurityException e) {
      // The handshake may show what is needed.
    }
    return found;
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
