package io.kubevmm.localcluster;

import io.kubevmm.localcluster.ControlPlaneBinaries.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the control plane's programs from pinned Go modules. The two module files of a release in
 * this JAR name every module with its digest, so what is built is what was reviewed, wherever Go
 * gets it from.
 */
final class ControlPlaneBuild implements ControlPlaneBinaries.Builder {

  private final GoToolchain toolchain;

  ControlPlaneBuild(GoToolchain toolchain) {
    this.toolchain = toolchain;
  }

  @Override
  public void build(
      KubernetesRelease release, Set<Program> programs, Path folder, Progress progress) {
    Path go = toolchain.provide(progress);
    Path work = folder.resolve(".build");
    StateFiles.deleteTree(work);
    try {
      Files.createDirectories(work);
      copyResource(release, "go.mod", work);
      copyResource(release, "go.sum", work);
      for (Program program : programs) {
        Path fresh = work.resolve(program.fileName() + ".new");
        compile(go, work, release, program, fresh, progress);
        Files.move(fresh, folder.resolve(program.fileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      StateFiles.deleteTree(work);
    }
  }

  private static void compile(
      Path go,
      Path work,
      KubernetesRelease release,
      Program program,
      Path output,
      Progress progress)
      throws IOException {
    String linkerFlags =
        program == Program.ETCD ? "-s -w" : "-s -w" + versionFlags(release.version());
    ProcessBuilder builder =
        new ProcessBuilder(
            go.toString(),
            "build",
            "-v",
            "-trimpath",
            "-buildvcs=false",
            "-mod=readonly",
            "-ldflags",
            linkerFlags,
            "-o",
            output.toString(),
            program.goPackage());
    builder.directory(work.toFile()).redirectErrorStream(true);
    builder.environment().putAll(Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GOWORK", "off"));
    Process process = Programs.start(builder);
    Deque<String> lastLines = new ArrayDeque<>();
    int lines = 0;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines++;
        lastLines.addLast(line);
        if (lastLines.size() > 12) {
          lastLines.removeFirst();
        }
        progress.now("building %s: %s".formatted(program.fileName(), describe(line, lines)));
      }
      if (!process.waitFor(Duration.ofMinutes(1)) || process.exitValue() != 0) {
        throw new LocalClusterException(
            "The build of %s failed; its last words:%n  %s"
                .formatted(program.fileName(), String.join("\n  ", lastLines)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("Interrupted while building " + program.fileName() + ".", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String describe(String line, int lines) {
    return line.startsWith("go: ") ? line.substring(4) : "%d packages, %s".formatted(lines, line);
  }

  /** Without these, `kubectl version` and the API server's /version say v0.0.0. */
  private static String versionFlags(String version) {
    String[] parts = version.split("\\.");
    StringBuilder flags = new StringBuilder();
    for (String holder : List.of("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")) {
      flags
          .append(" -X ")
          .append(holder)
          .append(".gitVersion=v")
          .append(version)
          .append(" -X ")
          .append(holder)
          .append(".gitMajor=")
          .append(parts[0])
          .append(" -X ")
          .append(holder)
          .append(".gitMinor=")
          .append(parts[1])
          .append(" -X ")
          .append(holder)
          .append(".gitTreeState=clean");
    }
    return flags.toString();
  }

  private static void copyResource(KubernetesRelease release, String name, Path folder)
      throws IOException {
    String resource = "controlplane/" + release.minor() + "/" + name;
    try (InputStream in = ControlPlaneBuild.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is not in the JAR.");
      }
      Files.copy(in, folder.resolve(name));
    }
  }
}
