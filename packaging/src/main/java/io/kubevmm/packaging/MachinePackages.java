package io.kubevmm.packaging;

import io.kubevmm.executor.Manual;
import io.kubevmm.runtime.JvmOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The two packages for Debian 12 and 13: {@code kubevmm-executor} for a machine that runs guests,
 * and {@code virtctl}. Each brings a Java of its own; what the machine must have are libvirt and
 * QEMU. The cache from which Java starts fast is made on the machine, by {@code postinst}: it knows
 * the JARs by their places and times, and is not the same bytes twice.
 */
final class MachinePackages {

  private static final String HOME = "/usr/lib/kubevmm/";
  private static final String MAN = "/usr/share/man/man";

  /** As `./kubevmm up` starts it. */
  private static final String EXECUTOR_OPTIONS =
      String.join("\n", JvmOptions.SMALL) + "\n-Xmx512m\n--enable-native-access=ALL-UNNAMED\n";

  /** The last is for the Protocol Buffers in CEL, which Java would warn of. */
  private static final String VIRTCTL_OPTIONS =
      """
      -XX:+UseSerialGC
      -XX:-UsePerfData
      -Xlog:disable
      --enable-native-access=ALL-UNNAMED
      --sun-misc-unsafe-memory-access=allow
      """;

  private final Path root;
  private final Release release;
  private final Path work;

  /**
   * Packages of what is built below a root.
   *
   * @param work a folder for what is made on the way
   */
  MachinePackages(Path root, Release release, Path work) {
    this.root = root;
    this.release = release;
    this.work = work;
  }

  /** Writes the executor's package into a folder. */
  Path executor(Path folder) throws IOException {
    DebianPackage made = withJava("executor", "kubevmm-executor", EXECUTOR_OPTIONS);
    made.program("/usr/bin/kubevmm-executor", resource("kubevmm-executor"));
    made.configuration("/etc/kubevmm/executor.conf", resource("executor.conf"));
    made.file(
        "/usr/lib/systemd/system/kubevmm-executor.service", resource("kubevmm-executor.service"));
    made.file(MAN + "8/kubevmm-executor.8.gz", gzip(Manual.page()));
    scripts(made, "executor");
    made.script("prerm", resource("executor.prerm"));
    return write(
        folder,
        made,
        fields(
            "kubevmm-executor",
            "libc6 (>= 2.36), libvirt-daemon-system, libvirt-daemon-driver-qemu,"
                + " libvirt0 | libvirt0t64, qemu-system-x86, qemu-utils, util-linux, zlib1g",
            "virtual machines of Kubernetes on this machine",
            " The executor of KubeVMM makes this machine a node that runs virtual machines, by",
            " its libvirt and QEMU. Installing, upgrading and removing it touches no guest."));
  }

  /** Writes virtctl's package into a folder. */
  Path virtctl(Path folder) throws IOException {
    DebianPackage made = withJava("virtctl", "virtctl", VIRTCTL_OPTIONS);
    made.program("/usr/bin/virtctl", resource("virtctl"));
    made.link("/usr/bin/kubectl-vm", "virtctl");
    for (Map.Entry<String, String> file : io.kubevmm.virtctl.Manual.files().entrySet()) {
      boolean page = file.getKey().startsWith(MAN);
      made.file(
          file.getKey(),
          page ? gzip(file.getValue()) : file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    scripts(made, "virtctl");
    Map<String, String> fields =
        fields(
            "virtctl",
            "libc6 (>= 2.36), zlib1g",
            "command line for virtual machines of Kubernetes",
            " virtctl lists virtual machines, switches them on and off, sends disks, converts",
            " libvirt's XML and lets machines join; also as `kubectl vm`.");
    return write(folder, made, fields);
  }

  private DebianPackage withJava(String module, String name, String options) throws IOException {
    Program program = Program.of(root, module);
    Path java = work.resolve("java-" + module);
    JavaRuntime.make(java, List.of(program));
    DebianPackage made = new DebianPackage(release);
    for (Path file : filesBelow(java)) {
      made.copy(HOME + module + "/java/" + java.relativize(file), file);
    }
    for (Path jar : program.jars()) {
      made.copy(HOME + module + "/lib/" + jar.getFileName(), jar);
    }
    BillOfMaterials bill = new BillOfMaterials(name, release).jars(program.jars()).runtime();
    String doc = "/usr/share/doc/" + name + "/";
    made.file(doc + "sbom.json", bill.json());
    made.file(doc + "copyright", resource("copyright"));
    Stream<String> classPath =
        program.jars().stream().map(jar -> HOME + module + "/lib/" + jar.getFileName());
    made.file(
        HOME + module + "/options",
        options + "-cp\n" + String.join(":", classPath.toList()) + "\n");
    return made;
  }

  private Map<String, String> fields(
      String name, String depends, String summary, String... description) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Package", name);
    fields.put("Version", debianVersion());
    fields.put("Architecture", SystemLibraries.debianArchitecture());
    fields.put("Maintainer", "KubeVMM <maintainers@kubevmm.io>");
    fields.put("Depends", depends);
    fields.put("Section", "admin");
    fields.put("Priority", "optional");
    fields.put("Homepage", Release.HOME);
    fields.put("Description", summary + "\n" + String.join("\n", description));
    return fields;
  }

  /** A version before a release sorts before it, which dpkg's tilde says. */
  private String debianVersion() {
    return release.version().replace("-SNAPSHOT", "~snapshot");
  }

  private Path write(Path folder, DebianPackage made, Map<String, String> fields)
      throws IOException {
    String name =
        "%s_%s_%s.deb"
            .formatted(fields.get("Package"), debianVersion(), fields.get("Architecture"));
    Path fresh = work.resolve(name);
    made.write(fresh, fields);
    return Files.move(
        fresh, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void scripts(DebianPackage made, String module) throws IOException {
    made.script("postinst", resource(module + ".postinst"));
    made.script("postrm", resource(module + ".postrm"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MachinePackages.class.getResourceAsStream("debian/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Without the time that gzip would note. */
  private static byte[] gzip(String text) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(9);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GzipCompressorOutputStream(bytes, parameters)) {
      packed.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
