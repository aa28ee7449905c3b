package io.kubevmm.executor;

import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.executor.vm.Rehearsal;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.LibvirtFailure;
import io.kubevmm.runtime.CertificateRequest;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what an executor needs and does what it does most, so that the JVM can keep both in a cache
 * ({@code -XX:AOTCacheOutput}): an executor that starts from it is at work sooner, and compiles
 * from the beginning what will be needed. No real guest and no cluster is touched.
 */
public final class Training {

  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  /** libvirt's fake driver, in this process. */
  private static final String FAKE = "test:///default";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Long enough for the compilers to take notice. */
  private static final Duration REHEARSAL = Duration.ofSeconds(5);

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (new File(jar).getName().startsWith("kubevmm-")) {
        load(jar);
      }
    }
    rehearse(new XmlCodec(Schema.domain()));
    CertificateRequest.create("training", "");
    // Nobody listens on the port for discarding.
    KubeConfig nowhere = KubeConfig.of(URI.create("http://127.0.0.1:9"));
    try (KubeClient client = new KubeClient(nowhere, "training")) {
      client.withTimeout(Duration.ofSeconds(1)).get("/version");
    } catch (KubeException e) {
      // The way there is what counts.
    }
  }

  private static void rehearse(XmlCodec codec) throws IOException {
    Path folder = Files.createTempDirectory("kubevmm-rehearsal-");
    CountDownLatch connected = new CountDownLatch(1);
    try (LibvirtSession libvirt = new LibvirtSession(FAKE, new Connected(connected), event -> {})) {
      libvirt.start();
      if (connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        new Rehearsal(libvirt, codec, folder).run(REHEARSAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LibvirtFailure e) {
      LOG.info("there is no rehearsal: {}", e.getMessage());
    } finally {
      Files.delete(folder);
    }
  }

  private record Connected(CountDownLatch latch) implements LibvirtSession.Listener {
    @Override
    public void connected(Connection connection) {
      latch.countDown();
    }

    @Override
    public void lost(String message) {
      LOG.info("{}", message);
    }
  }

  private static void load(String jar) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      List<String> names =
          file.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
              .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
              .toList();
      for (String name : names) {
        Class.forName(name, false, Training.class.getClassLoader());
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a class of " + jar + " is not there", e);
    }
  }
}
