package io.kubevmm.virtctl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Walks the paths of virtctl once, so that the JVM can keep the classes in a cache ({@code
 * -XX:AOTCacheOutput}) from which later runs start in a third of the time.
 *
 * <p>It changes nothing: of the cluster, if one is configured, it only reads, and no object can be
 * called {@code _}. Without a cluster the cache lacks some classes of TLS and HTTP.
 */
public final class Training {
  private static final String XML =
      """
      <domain type='kvm'><name>a</name><memory unit='KiB'>1</memory><vcpu>1</vcpu>
      <metadata><a:b xmlns:a='urn:a'/></metadata><os><type>hvm</type></os>
      <devices><disk type='file'><source file='/a'/><target dev='vda'/></disk></devices></domain>
      """;

  private static final String YAML =
      """
      apiVersion: kubevmm.io/v1alpha1
      kind: VirtualMachine
      metadata: {name: a}
      spec: {domain: {name: a, memory: {value: "1"}, devices: {disk: [{target: {dev: vda}}]}}}
      """;

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    for (String line : List.of("", "--help", "start --help", "completion bash", "strat")) {
      run(line, "");
    }
    for (String line :
        List.of("version", "list -A", "list -A -o yaml", "list _ -o json", "start _", "cordon _")) {
      if (run(line, "") == Failure.CLUSTER) {
        break; // It is away, and each further verb would wait for it.
      }
    }
    for (String form : List.of("yaml", "json", "xml")) {
      run("convert - -o " + form, XML);
      run("convert - -o " + form, YAML);
    }
    // No object is validated: each start loads all that is in the cache, and CEL is much of it.
    run("validate -", XML);
    Path file = Files.createTempFile("virtctl", ".yaml");
    try {
      Files.writeString(file, YAML);
      run("explain-diff - " + file, XML);
    } finally {
      Files.delete(file);
    }
  }

  private static int run(String line, String input) {
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    return Main.run(arguments, in, nowhere, nowhere);
  }
}
