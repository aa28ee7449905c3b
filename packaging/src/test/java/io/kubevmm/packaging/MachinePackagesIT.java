package io.kubevmm.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages, as dpkg has them: installed, upgraded, removed and purged on this machine's own
 * system, over which a layer lies that takes all changes and goes afterwards.
 */
class MachinePackagesIT {

  private static final Release OLD = new Release("0.0.1", Instant.parse("2026-01-01T00:00:00Z"));
  private static final String NEW = Release.current().version();

  @TempDir static Path folder;
  private static Path executor;
  private static Path virtctl;

  @BeforeAll
  static void make() throws Exception {
    Path work = Files.createDirectory(folder.resolve("old"));
    new MachinePackages(root(), OLD, work).executor(folder);
    Made.by("deb", root(), folder);
    executor = made("kubevmm-executor");
    virtctl = made("virtctl");
  }

  private static Path made(String name) {
    return folder.resolve(name + "_" + NEW + "_amd64.deb");
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(parent -> Files.isDirectory(parent.resolve("yamls")))
        .findFirst()
        .orElseThrow();
  }

  private record Ran(int code, String said) {}

  private static Ran run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  /** Runs a script in such a system, where the packages lie in /mnt. */
  private static String inSystem(String script) throws IOException, InterruptedException {
    Path layer = Files.createDirectories(folder.resolve("layer"));
    Ran ran =
        run(
            "unshare",
            "--mount",
            "sh",
            "-ec",
            """
            mount -t tmpfs layer $1
            mkdir $1/upper $1/work $1/root
            mount -t overlay overlay -o lowerdir=/,upperdir=$1/upper,workdir=$1/work $1/root
            mount --bind $2 $1/root/mnt
            mount -t proc proc $1/root/proc
            mount --bind /dev $1/root/dev
            exec chroot $1/root sh -ec "$3" 2>&1
            """,
            "sh",
            layer.toString(),
            folder.toString(),
            script);
    assumeTrue(
        !ran.said().contains("mount: ") && !ran.said().contains("unshare: "),
        "a layer over the system cannot be mounted here: " + ran.said());
    assertThat(ran.code()).as(ran.said()).isZero();
    return ran.said();
  }

  @Test
  void theSameInputGivesTheSamePackages() throws Exception {
    Path again = folder.resolve("again");
    Made.by("deb", root(), again);

    for (Path first : List.of(executor, virtctl)) {
      Path second = again.resolve(first.getFileName());
      assertThat(Files.mismatch(first, second)).as(first.toString()).isEqualTo(-1);
    }
  }

  @Test
  void holdsWhatAMachineNeedsAndNothingOdd() throws Exception {
    String contents = run("dpkg-deb", "--contents", executor.toString()).said();

    assertThat(contents)
        .contains("./usr/bin/kubevmm-executor\n", "./usr/lib/kubevmm/executor/java/bin/java\n")
        .contains("./usr/lib/systemd/system/kubevmm-executor.service\n", "executor.8.gz\n")
        .contains("./etc/kubevmm/executor.conf\n", "/copyright\n", "/sbom.json\n");
    assertThat(contents.lines())
        .allMatch(line ->
            line.matches(
                "[-dl]r[w-]xr-xr-x root/root .*|[-dl]rw-r--r-- root/root .*|lrwxrwxrwx root/root .*"));
    assertThat(run("dpkg-deb", "--info", executor.toString()).said())
        .contains("Version: " + NEW + "\n", "libvirt-daemon-system", "qemu-system-x86");
    assertThat(run("dpkg-deb", "--contents", virtctl.toString()).said())
        .contains("./usr/bin/kubectl-vm -> virtctl", "man1/virtctl-token.1.gz")
        .contains("completions/virtctl\n", "/_virtctl\n", "/virtctl.fish\n");
  }

  @Test
  void installsUpgradesAndRemovesAndLeavesGuestsFilesAlone() throws Exception {
    String said =
        inSystem(
            """
            dpkg -i /mnt/kubevmm-executor_0.0.1_amd64.deb
            test -s /var/cache/kubevmm/executor.aot
            JDK_JAVA_OPTIONS=-Xlog:aot kubevmm-executor --help 2>&1 | grep -E 'Opened AOT|usage:'
            kubevmm-executor --config /etc/kubevmm/executor.conf && exit 1 || echo "exit $?"
            echo 'cpu-allocation-ratio = 8' >>/etc/kubevmm/executor.conf
            mkdir -p /var/lib/kubevmm/executor /var/lib/kubevmm/shop.web
            echo id >/var/lib/kubevmm/executor/identity.pem
            echo kc >/etc/kubevmm/kubeconfig
            echo guest >/var/lib/kubevmm/shop.web/nvram
            dpkg -i /mnt/kubevmm-executor_%s_amd64.deb
            grep -q 'ratio = 8' /etc/kubevmm/executor.conf && echo conffile kept
            dpkg -r kubevmm-executor
            cat /var/lib/kubevmm/executor/identity.pem /etc/kubevmm/kubeconfig
            test ! -e /usr/lib/kubevmm && echo programs gone
            dpkg -P kubevmm-executor
            test ! -e /var/lib/kubevmm/executor && test ! -e /etc/kubevmm && echo identity gone
            cat /var/lib/kubevmm/shop.web/nvram
            test ! -e /var/cache/kubevmm && echo cache gone
            """
                .formatted(NEW));

    assertThat(said)
        .contains("virtctl token create NODE", "usage: kubevmm-executor")
        .containsPattern("aot.*Opened AOT cache")
        .contains("this machine has joined no cluster", "exit 3")
        .containsSubsequence("conffile kept", "id\nkc\n", "programs gone", "identity gone")
        .contains("guest\n", "cache gone");
  }

  @Test
  void aMachineWithoutLibvirtIsToldWhatIsMissing() throws Exception {
    // As dpkg sees a machine where libvirt was never installed.
    String said =
        inSystem(
            """
            awk -v RS= -v ORS='\n\n' '!/^Package: libvirt-daemon/' /var/lib/dpkg/status >/tmp/status
            cp /tmp/status /var/lib/dpkg/status
            dpkg -i /mnt/kubevmm-executor_0.0.1_amd64.deb && exit 1 || echo "exit $?"
            dpkg-query -W -f '${db:Status-Abbrev}' kubevmm-executor; echo
            dpkg -P kubevmm-executor
            test ! -e /usr/lib/kubevmm && echo nothing is left
            """);

    assertThat(said)
        .contains("kubevmm-executor depends on libvirt-daemon-system; however:")
        .contains("Package libvirt-daemon-system is not installed.")
        .containsSubsequence("exit 1", "iU", "nothing is left");
  }

  @Test
  void virtctlRunsFromItsPackage() throws Exception {
    String said =
        inSystem(
            """
            dpkg -i /mnt/virtctl_%s_amd64.deb
            test -s /var/cache/kubevmm/virtctl.aot
            virtctl version --client
            kubectl-vm completion fish | head -3
            man --warnings -l /usr/share/man/man1/virtctl-token.1.gz | head -3
            dpkg -P virtctl
            test ! -e /var/cache/kubevmm && echo cache gone
            """
                .formatted(NEW));

    assertThat(said).contains("virtctl:    " + NEW, "complete -c virtctl", "cache gone");
  }

  @Test
  void systemdUnderstandsTheService() throws Exception {
    String unit = "/usr/lib/systemd/system/kubevmm-executor.service";
    String said =
        inSystem(
            """
            dpkg --unpack /mnt/kubevmm-executor_0.0.1_amd64.deb >/dev/null
            command -v systemd-analyze >/dev/null || { echo no systemd-analyze; exit; }
            systemd-analyze verify %s && echo understood
            """
                .formatted(unit));

    assumeTrue(!said.contains("no systemd-analyze"), "systemd is not installed");
    assertThat(said).contains("understood").doesNotContain("kubevmm-executor.service:");
  }
}
