package io.kubevmm.localcluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;

/** Writes kubeconfig documents. They are JSON, which every reader of YAML reads. */
final class KubeconfigFile {

  private KubeconfigFile() {}

  /** A document that can be carried elsewhere: certificates and key are inside. */
  static String embedded(
      String server, String authorityPem, String user, String certificatePem, PrivateKey key) {
    ObjectNode credentials = object();
    credentials.put("client-certificate-data", base64(certificatePem));
    credentials.put("client-key-data", base64(Pem.sec1(key)));
    return document(server, authority(authorityPem), user, credentials);
  }

  /** A document that names files, so that its user picks up renewed ones. */
  static String referring(String server, Path authority, String user, Path certificate, Path key) {
    ObjectNode cluster = object().put("certificate-authority", authority.toString());
    ObjectNode credentials = object();
    credentials.put("client-certificate", certificate.toString());
    credentials.put("client-key", key.toString());
    return document(server, cluster, user, credentials);
  }

  /** A document with a bearer token. */
  static String token(String server, String authorityPem, String user, String token) {
    return document(server, authority(authorityPem), user, object().put("token", token));
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
    return JsonNodeFactory.instance.objectNode();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
