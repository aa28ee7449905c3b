package io.kubevmm.executor.transfer;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.runtime.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The HTTPS server of an executor. */
public final class TransferServer implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int END_SECONDS = 1;

  /** Limits of the JDK's server, which it reads once; whoever is slower or later is cut off. */
  private static final Map<String, String> LIMITS =
      Map.of("jdk.httpserver.maxConnections", "256", "sun.net.httpserver.idleInterval", "60");

  private final HttpsServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final String fingerprint;
  private final Supplier<String> host;

  /**
   * Begins to listen.
   *
   * @param address where; the wildcard address for all of the machine's
   * @param host the machine's address, for those who connect to the wildcard address
   * @param identity what is shown
   * @param handlers by path
   * @throws UsageException if the address cannot be listened on
   */
  public TransferServer(
      InetSocketAddress address,
      Supplier<String> host,
      PinnedTls.Identity identity,
      Map<String, HttpHandler> handlers)
      throws IOException {
    LIMITS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    this.host = host;
    try {
      fingerprint = PinnedTls.fingerprint(identity.certificate());
    } catch (CertificateException e) {
      throw new IOException(e);
    }
    server = listen(address);
    server.setHttpsConfigurator(new WantsCertificate(PinnedTls.server(identity)));
    server.setExecutor(workers);
    handlers.forEach(server::createContext);
    server.start();
  }

  private static HttpsServer listen(InetSocketAddress address) throws IOException {
    try {
      return HttpsServer.create(address, BACKLOG);
    } catch (SocketException e) {
      throw new UsageException(
          "--transfer-address "
              + address.getHostString()
              + ":"
              + address.getPort()
              + " cannot be listened on ("
              + e.getMessage()
              + "): choose an address of this machine and a port that no other process has");
    }
  }

  /** Where to connect, and the certificate that is shown there. */
  public TransferEndpoint endpoint() {
    InetSocketAddress bound = server.getAddress();
    InetAddress address = bound.getAddress();
    String name = address.isAnyLocalAddress() ? host.get() : address.getHostAddress();
    String literal = name.contains(":") ? "[" + name + "]" : name;
    return new TransferEndpoint("https://" + literal + ":" + bound.getPort(), fingerprint);
  }

  @Override
  public void close() {
    server.stop(END_SECONDS);
    workers.shutdownNow();
  }

  /** Asks clients for a certificate, which users have not got. */
  private static final class WantsCertificate extends HttpsConfigurator {
    WantsCertificate(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
      wanted.setWantClientAuth(true);
      parameters.setSSLParameters(wanted);
    }
  }
}
