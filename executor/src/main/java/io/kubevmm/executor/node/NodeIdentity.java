package io.kubevmm.executor.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.runtime.CertificateRequest;
import io.kubevmm.runtime.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor's client certificate, {@code CN=kubevmm:node:<name>, O=kubevmm:nodes}.
 *
 * <p>It is asked for through the CertificateSigningRequest API: the first time with the credential
 * that let the machine join, later with itself. The controller approves it for this node's name
 * only. It is renewed when 70 % of its life is over, tried again every minute until that works;
 * clients read the new file by themselves. Certificate and key lie in one file, replaced in one
 * move, so that no crash leaves a pair that does not fit.
 */
public final class NodeIdentity {

  private static final Logger LOG = LoggerFactory.getLogger(NodeIdentity.class);
  private static final String COMMON_NAME = "CN=" + Kinds.NODE_USER_PREFIX;
  private static final double RENEW_AT = 0.7;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(300);

  private final String nodeName;
  private final Path file;
  private final Optional<Integer> lifetimeSeconds;
  private final Clock clock;

  /**
   * An identity kept in a file.
   *
   * @param lifetimeSeconds the lifetime to ask for (600 at least); otherwise the cluster's default
   */
  public NodeIdentity(String nodeName, Path file, Optional<Integer> lifetimeSeconds, Clock clock) {
    this.nodeName = nodeName;
    this.file = file;
    this.lifetimeSeconds = lifetimeSeconds;
    this.clock = clock;
  }

  /** Where an executor with such a state folder keeps its certificate. */
  public static Path fileIn(Path stateFolder) {
    return stateFolder.resolve("executor").resolve("identity.pem");
  }

  /** The node that the certificate in a file is of, if there is one. */
  public static Optional<String> nodeIn(Path file) {
    return read(file)
        .flatMap(found -> names(found).filter(name -> name.startsWith(COMMON_NAME)).findFirst())
        .map(name -> name.substring(COMMON_NAME.length()));
  }

  private static Stream<String> names(X509Certificate certificate) {
    return Stream.of(certificate.getSubjectX500Principal().getName().split(","));
  }

  /** Whether there is a certificate of this node that is still good. */
  public boolean usable() {
    return certificate()
        .filter(c -> clock.instant().isBefore(c.getNotAfter().toInstant()))
        .isPresent();
  }

  /** When the certificate should be renewed; now, if there is none. */
  public Instant renewAt() {
    return certificate()
        .map(c -> {
          Instant from = c.getNotBefore().toInstant();
          long life = Duration.between(from, c.getNotAfter().toInstant()).toMillis();
          return from.plusMillis((long) (life * RENEW_AT));
        })
        .orElseGet(clock::instant);
  }

  /**
   * Asks for a certificate and waits for it.
   *
   * @throws KubeException if the API server refuses or cannot be reached
   * @throws IllegalStateException if the request was denied or nobody approved it in two minutes
   */
  public void request(KubeClient client) throws InterruptedException {
    request(client, () -> {});
  }

  /**
   * As {@link #request(KubeClient)}.
   *
   * @param asked called when the request is made, and not answered yet
   */
  public void request(KubeClient client, Runnable asked) throws InterruptedException {
    CertificateRequest made =
        CertificateRequest.create(Kinds.NODE_USER_PREFIX + nodeName, Kinds.NODE_GROUP);
    String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    ObjectKey key = new ObjectKey("", "kubevmm-node-" + nodeName + "-" + suffix);
    client.create(Resources.CERTIFICATE_REQUESTS, object(key, made));
    asked.run();
    Instant deadline = clock.instant().plus(PATIENCE);
    while (clock.instant().isBefore(deadline)) {
      JsonNode status = client.get(Resources.CERTIFICATE_REQUESTS, key).path("status");
      denial(status)
          .ifPresent(why -> {
            throw new IllegalStateException(
                "the certificate for node " + nodeName + " was refused: " + why);
          });
      String certificate = status.path("certificate").asText("");
      if (!certificate.isEmpty()) {
        String pem = new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII);
        write(pem + made.keyPem());
        LOG.info("this node's certificate is good until {}", expiry());
        return;
      }
      Thread.sleep(POLL);
    }
    throw new IllegalStateException(
        "nobody approved CertificateSigningRequest " + key + ": is the controller running?");
  }

  private static Optional<String> denial(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      String type = condition.path("type").asText();
      if (type.equals("Denied") || type.equals("Failed")) {
        return Optional.of(condition.path("message").asText());
      }
    }
    return Optional.empty();
  }

  private ObjectNode object(ObjectKey key, CertificateRequest made) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
    object
        .putObject("metadata")
        .put("name", key.name())
        .putObject("annotations")
        .put(Kinds.MACHINE_ID_ANNOTATION, Machine.machineId());
    ObjectNode spec = object.putObject("spec");
    byte[] pem = made.requestPem().getBytes(StandardCharsets.US_ASCII);
    spec.put("request", Base64.getEncoder().encodeToString(pem));
    spec.put("signerName", "kubernetes.io/kube-apiserver-client");
    spec.putArray("usages").add("digital signature").add("client auth");
    lifetimeSeconds.ifPresent(seconds -> spec.put("expirationSeconds", seconds));
    return object;
  }

  private String expiry() {
    return certificate().map(c -> c.getNotAfter().toInstant().toString()).orElse("?");
  }

  private Optional<X509Certificate> certificate() {
    return read(file).filter(found -> names(found).anyMatch((COMMON_NAME + nodeName)::equals));
  }

  private static Optional<X509Certificate> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(file)) {
      return Optional.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (IOException | CertificateException e) {
      LOG.warn("{} cannot be read ({}); a new certificate is asked for", file, e.getMessage());
      return Optional.empty();
    }
  }

  private void write(String content) {
    try {
      PrivateFile.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep this node's certificate in " + file, e);
    }
  }
}
