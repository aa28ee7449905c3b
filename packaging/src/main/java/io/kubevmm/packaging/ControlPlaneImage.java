package io.kubevmm.packaging;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import io.kubevmm.runtime.JvmOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The image of controller and scheduler, as a tar that {@code docker load}, {@code ctr images
 * import} and registries' tools take.
 *
 * <p>It has no shell and no package manager: a C library, a Java runtime of the needed modules, the
 * JARs. Its command is {@code @/app/controller} or {@code @/app/scheduler}, a file with what the
 * JVM is started with; options of the process follow.
 */
public final class ControlPlaneImage {

  /** What the image is called in yamls/. */
  public static final String NAME = "ghcr.io/kubevmm/control-plane";

  private static final List<String> MODULES = List.of("controller", "scheduler");
  private static final String USER = "65532:65532";
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions SHARED = FilePermissions.fromOctalString("777");

  private final List<Program> programs;
  private final Release release;
  private final Path work;

  /**
   * An image of a project that has been built.
   *
   * @param root the folder of the whole project
   * @param work an existing folder for what is made on the way
   */
  public ControlPlaneImage(Path root, Release release, Path work) {
    this.programs = MODULES.stream().map(module -> Program.of(root, module)).toList();
    this.release = release;
    this.work = work;
  }

  /** The image's name with its version. */
  public String reference() {
    return NAME + ":" + release.version();
  }

  /**
   * Writes the image into a folder.
   *
   * @throws PackagingException if it cannot be made
   */
  public Path write(Path folder) {
    Path tar =
        folder.resolve(
            "kubevmm-control-plane_%s_%s.tar"
                .formatted(release.version(), SystemLibraries.debianArchitecture()));
    try {
      JibContainerBuilder builder =
          Jib.fromScratch()
              .setFormat(ImageFormat.Docker)
              .setPlatforms(Set.of(new Platform(SystemLibraries.debianArchitecture(), "linux")))
              .setCreationTime(release.time())
              .setUser(USER)
              .setLabels(labels())
              .addEnvironmentVariable("PATH", "/opt/java/bin")
              .setEntrypoint("/opt/java/bin/java")
              .setProgramArguments("--version");
      layers().forEach(builder::addFileEntriesLayer);
      Path cache = Files.createDirectories(work.resolve("jib"));
      builder.containerize(
          Containerizer.to(TarImage.at(tar).named(reference()))
              .setOfflineMode(true)
              .setBaseImageLayersCache(cache)
              .setApplicationLayersCache(cache)
              .setToolName("kubevmm"));
      return tar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingException("interrupted while the image was being made", e);
    } catch (InvalidImageReferenceException
        | CacheDirectoryCreationException
        | ExecutionException
        | RegistryException e) {
      throw new PackagingException("the image cannot be made: " + e.getMessage(), e);
    }
  }

  private Map<String, String> labels() {
    return Map.of(
        "org.opencontainers.image.title",
        "KubeVMM control plane",
        "org.opencontainers.image.version",
        release.version(),
        "org.opencontainers.image.licenses",
        Release.LICENCE,
        "org.opencontainers.image.url",
        Release.HOME,
        "org.opencontainers.image.created",
        release.time().toString());
  }

  /** What changes most rarely comes first: an upgrade fetches the last layer only. */
  private List<FileEntriesLayer> layers() throws IOException {
    SystemLibraries system = SystemLibraries.find();
    return List.of(system(system), java(), libraries(), own(system));
  }

  private FileEntriesLayer system(SystemLibraries system) throws IOException {
    FileEntriesLayer.Builder layer = layer("system");
    for (Map.Entry<Path, String> file : new TreeMap<>(system.files()).entrySet()) {
      String there = file.getValue();
      add(layer, file.getKey().toRealPath(), there, there.contains("/ld-") ? EXECUTABLE : FILE);
    }
    layer.addEntry(
        Files.createDirectories(work.resolve("empty")),
        AbsoluteUnixPath.get("/tmp"),
        SHARED,
        release.time());
    text(layer, "/etc/passwd", "kubevmm:x:65532:65532::/:/sbin/nologin\n");
    text(layer, "/etc/group", "kubevmm:x:65532:\n");
    text(layer, "/etc/nsswitch.conf", "hosts: files dns\n");
    return layer.build();
  }

  private FileEntriesLayer java() throws IOException {
    Path java = work.resolve("java");
    JavaRuntime.make(java, programs);
    FileEntriesLayer.Builder layer = layer("java");
    for (Path file : filesBelow(java)) {
      FilePermissions mode = Files.isExecutable(file) ? EXECUTABLE : FILE;
      add(layer, file, "/opt/java/" + java.relativize(file), mode);
    }
    return layer.build();
  }

  private FileEntriesLayer libraries() {
    FileEntriesLayer.Builder layer = layer("libraries");
    jars().filter(jar -> !isOwn(jar)).forEach(jar -> addJar(layer, jar));
    return layer.build();
  }

  private FileEntriesLayer own(SystemLibraries system) throws IOException {
    FileEntriesLayer.Builder layer = layer("kubevmm");
    jars().filter(ControlPlaneImage::isOwn).forEach(jar -> addJar(layer, jar));
    for (Program program : programs) {
      text(layer, "/app/" + program.module(), arguments(program));
    }
    BillOfMaterials bill =
        new BillOfMaterials("control-plane", release)
            .jars(jars().toList())
            .runtime()
            .debian(SystemLibraries.PACKAGE, system.version());
    text(layer, "/app/sbom.json", bill.json());
    return layer.build();
  }

  /** The JARs of all programs, each once, by name. */
  private Stream<Path> jars() {
    Map<String, Path> byName = new TreeMap<>();
    for (Program program : programs) {
      program.jars().forEach(jar -> byName.putIfAbsent(jar.getFileName().toString(), jar));
    }
    return byName.values().stream();
  }

  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().startsWith(Program.OWN_PREFIX);
  }

  private static String arguments(Program program) {
    List<String> names =
        program.jars().stream().map(jar -> "/app/lib/" + jar.getFileName()).toList();
    Stream<String> lines =
        Stream.concat(
            JvmOptions.IN_A_POD.stream(),
            Stream.of("-cp", String.join(":", names), program.mainClass()));
    return String.join("\n", lines.toList()) + "\n";
  }

  private static FileEntriesLayer.Builder layer(String name) {
    return FileEntriesLayer.builder().setName(name);
  }

  private void add(FileEntriesLayer.Builder layer, Path here, String there, FilePermissions mode) {
    layer.addEntry(here, AbsoluteUnixPath.get(there), mode, release.time());
  }

  private void addJar(FileEntriesLayer.Builder layer, Path jar) {
    add(layer, jar, "/app/lib/" + jar.getFileName(), FILE);
  }

  private void text(FileEntriesLayer.Builder layer, String there, String content)
      throws IOException {
    Path file = work.resolve("files").resolve(there.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    add(layer, file, there, FILE);
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
