package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig documents. They are JSON, which every reader of YAML reads. */
public final class KubeConfigText {

  private KubeConfigText() {}

  /** A document that can be carried elsewhere: certificates and key are inside. */
  public static String embedded(
      String server, String authorityPem, String user, String certificatePem, String keyPem) {
    ObjectNode credentials = object();
    credentials.put("client-certificate-data", base64(certificatePem));
    credentials.put("client-key-data", base64(keyPem));
    return document(server, authority(authorityPem), user, credentials);
  }

  /** A document that names files, so that its user picks up renewed ones. */
  public static String referring(
      String server, Path authority, String user, Path certificate, Path key) {
    ObjectNode cluster = object().put("certificate-authority", authority.toString());
    return document(server, cluster, user, files(certificate, key));
  }

  /** The authority inside, and the files of a certificate that is renewed now and then. */
  public static String referring(
      String server, String authorityPem, String user, Path certificate, Path key) {
    return document(server, authority(authorityPem), user, files(certificate, key));
  }

  /** A document with a bearer token. */
  public static String token(String server, String authorityPem, String user, String token) {
    return document(server, authority(authorityPem), user, object().put("token", token));
  }

  private static ObjectNode files(Path certificate, Path key) {
    return object()
        .put("client-certificate", certificate.toString())
        .put("client-key", key.toString());
  }

  private static ObjectNode authority(String pem) {
    return object().put("certificate-authority-data", base64(pem));
  }

  private static String document(
      String server, ObjectNode cluster, String user, ObjectNode credentials) {
    ObjectNode root = object().put("apiVersion", "v1").put("kind", "Config");
    root.put("current-context", "kubevmm");
    cluster.put("server", server);
    root.putArray("clusters").addObject().put("name", "kubevmm").set("cluster", cluster);
    root.putArray("users").addObject().put("name", user).set("user", credentials);
    ObjectNode context = object().put("cluster", "kubevmm").put("user", user);
    root.putArray("contexts").addObject().put("name", "kubevmm").set("context", context);
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode object() {
    return Json.object();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
