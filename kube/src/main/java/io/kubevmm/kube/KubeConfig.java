package io.kubevmm.kube;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API server is, whom to trust, and who we are.
 *
 * <p>Made from kubeconfig files as kubectl reads them, from a pod's service account, or from parts.
 * Files that it names are read when they are needed and again when they change. What this client
 * does not do (exec plugins, basic authentication, impersonation, proxies) is refused with a
 * sentence instead of being left out silently.
 */
public final class KubeConfig {
  private final URI server;
  private final String namespace;
  private final String context;
  private final Optional<Material> authority;
  private final Optional<ClientCertificate> clientCertificate;
  private final Optional<Material> token;
  private final Verification verification;
  private final Optional<KubeConfigFile> source;

  private enum Verification {
    ON,
    /** The file turns it off and nobody accepted that. */
    REFUSED,
    OFF
  }

  /** A client certificate with its key. */
  record ClientCertificate(Material certificate, Material key) {}

  private KubeConfig(
      URI server,
      String namespace,
      String context,
      Optional<Material> authority,
      Optional<ClientCertificate> clientCertificate,
      Optional<Material> token,
      Verification verification,
      Optional<KubeConfigFile> source) {
    this.server = server;
    this.namespace = namespace;
    this.context = context;
    this.authority = authority;
    this.clientCertificate = clientCertificate;
    this.token = token;
    this.verification = verification;
    this.source = source;
  }

  /** Reads a kubeconfig file; throws {@link KubeConfigException} with what is wrong in it. */
  public static KubeConfig load(Path file) {
    return load(file, "");
  }

  /** Reads a kubeconfig file and takes the named context; "" is the current one. */
  public static KubeConfig load(Path file, String context) {
    return of(KubeConfigFile.load(List.of(file)), context);
  }

  /**
   * Finds the configuration as kubectl does: the files of {@code $KUBECONFIG} merged, else {@code
   * ~/.kube/config}, else the service account of the pod that this process runs in.
   */
  public static KubeConfig loadDefault() {
    return loadDefault("");
  }

  /** As {@link #loadDefault()}, with the named context; "" is the current one. */
  public static KubeConfig loadDefault(String context) {
    Path home = Path.of(System.getProperty("user.home"));
    return KubeConfigSearch.of(System.getenv(), home, context);
  }

  /** A server with nothing to prove, such as one on loopback in a test. */
  public static KubeConfig of(URI server) {
    return new KubeConfig(
        checked(server),
        "default",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Verification.ON,
        Optional.empty());
  }

  /** A server, its CA, and our client certificate with its key, all in PEM files. */
  public static KubeConfig of(URI server, Path authority, Path certificate, Path key) {
    return new KubeConfig(
        checked(server),
        "default",
        "",
        Optional.of(new Material.InFile(authority)),
        Optional.of(
            new ClientCertificate(new Material.InFile(certificate), new Material.InFile(key))),
        Optional.empty(),
        Verification.ON,
        Optional.empty());
  }

  /** A server, its CA as PEM text, and a bearer token, as a join command carries them. */
  public static KubeConfig of(URI server, String authorityPem, String token) {
    return new KubeConfig(
        checked(server),
        "default",
        "",
        Optional.of(new Material.Inline(authorityPem)),
        Optional.empty(),
        Optional.of(new Material.Inline(token)),
        Verification.ON,
        Optional.empty());
  }

  static KubeConfig inCluster(URI server, Path authority, Path token, String namespace) {
    return new KubeConfig(
        checked(server),
        namespace,
        "",
        Optional.of(new Material.InFile(authority)),
        Optional.empty(),
        Optional.of(new Material.InFile(token)),
        Verification.ON,
        Optional.empty());
  }

  static KubeConfig of(KubeConfigFile file, String contextName) {
    KubeConfigFile.Context context = file.context(contextName);
    return new KubeConfig(
        checked(context.server()),
        context.namespace().isEmpty() ? "default" : context.namespace(),
        context.name(),
        context.authority(),
        context.clientCertificate(),
        context.token(),
        context.insecure() ? Verification.REFUSED : Verification.ON,
        Optional.of(file));
  }

  /** The same files with another of their contexts. */
  public KubeConfig withContext(String name) {
    KubeConfigFile file =
        source.orElseThrow(() ->
            new KubeConfigException(
                "There is no context \"" + name + "\": no kubeconfig file is in use."));
    return of(file, name);
  }

  /**
   * The same, but a file's {@code insecure-skip-tls-verify: true} is obeyed; without this it is
   * refused when a client is made from the configuration.
   */
  public KubeConfig acceptingInsecure() {
    return verification == Verification.REFUSED
        ? new KubeConfig(
            server,
            namespace,
            context,
            authority,
            clientCertificate,
            token,
            Verification.OFF,
            source)
        : this;
  }

  /**
   * The same server, with a client certificate in place of whatever credential there was. Both PEM
   * blocks may lie in one file, so that they are replaced together; a renewed file is read again.
   */
  public KubeConfig withClientCertificate(Path certificate, Path key) {
    return new KubeConfig(
        server,
        namespace,
        context,
        authority,
        Optional.of(
            new ClientCertificate(new Material.InFile(certificate), new Material.InFile(key))),
        Optional.empty(),
        verification,
        Optional.empty());
  }

  /** The API server's base URL. */
  public URI server() {
    return server;
  }

  /** The context's namespace, or "default". */
  public String namespace() {
    return namespace;
  }

  /** The context's name; "" when no kubeconfig file is in use. */
  public String context() {
    return context;
  }

  /** The certificates that the server's must come from; none where the system's are trusted. */
  public List<X509Certificate> authorities() {
    return authority.map(Tls::authorities).orElse(List.of());
  }

  Optional<Material> authority() {
    return authority;
  }

  Optional<ClientCertificate> clientCertificate() {
    return clientCertificate;
  }

  Optional<Material> token() {
    return token;
  }

  boolean secure() {
    return "https".equals(server.getScheme());
  }

  /** Whether the server's certificate shall not be checked; throws when that was not accepted. */
  boolean insecure() {
    if (verification == Verification.REFUSED) {
      throw new KubeConfigException(
          "The cluster of context \""
              + context
              + "\" has insecure-skip-tls-verify: true, so anyone on the way could be the API"
              + " server. Give it certificate-authority-data instead.");
    }
    return verification == Verification.OFF;
  }

  /** Changes when any file changes that connections are made from. */
  String fingerprint() {
    StringBuilder all = new StringBuilder();
    authority.ifPresent(it -> all.append(it.fingerprint()));
    clientCertificate.ifPresent(it ->
        all.append('|').append(it.certificate().fingerprint()).append(it.key().fingerprint()));
    return all.toString();
  }

  private static URI checked(URI server) {
    String scheme = server.getScheme();
    if (server.getHost() == null || !List.of("http", "https").contains(String.valueOf(scheme))) {
      throw new KubeConfigException(
          "The server \"" + server + "\" is not a URL like https://192.0.2.1:6443.");
    }
    return server;
  }

  @Override
  public String toString() {
    return Map.of("server", server, "namespace", namespace, "context", context).toString();
  }
}
