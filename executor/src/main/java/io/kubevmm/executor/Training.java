package io.kubevmm.executor;

import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.runtime.CertificateRequest;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Loads what an executor needs, so that the JVM can keep it in a cache ({@code -XX:AOTCacheOutput})
 * from which the executor starts faster. It touches neither libvirt nor a cluster.
 */
public final class Training {

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (new File(jar).getName().startsWith("kubevmm-")) {
        load(jar);
      }
    }
    new XmlCodec(Schema.domain());
    CertificateRequest.create("training", "");
    // Nobody listens on the port for discarding.
    KubeConfig nowhere = KubeConfig.of(URI.create("http://127.0.0.1:9"));
    try (KubeClient client = new KubeClient(nowhere, "training")) {
      client.withTimeout(Duration.ofSeconds(1)).get("/version");
    } catch (KubeException e) {
      // The way there is what counts.
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
