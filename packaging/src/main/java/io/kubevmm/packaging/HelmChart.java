package io.kubevmm.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * yamls/ as a Helm chart. The files are its templates, word for word but for the places that people
 * change; what stands there in yamls/ is the chart's default, so both say the same. A place that is
 * not found as it is expected ends the making: the two cannot drift apart.
 */
final class HelmChart {

  private static final String NAME = "kubevmm";
  private static final Pattern PROCESS = Pattern.compile("40-(controller|scheduler)\\.yaml");

  private final Path yamls;
  private final Release release;

  /**
   * A chart of some files.
   *
   * @param yamls the folder yamls/
   */
  HelmChart(Path yamls, Release release) {
    this.yamls = yamls;
    this.release = release;
  }

  /** Writes the chart into a folder; the file's name is Helm's own for it. */
  Path write(Path folder) throws IOException {
    Path file = folder.resolve(NAME + "-" + release.version() + ".tgz");
    Files.write(file, archive(files()));
    return file;
  }

  /** What is in the chart, by the path in it. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    StringBuilder processes = new StringBuilder();
    try (Stream<Path> listed = Files.list(yamls)) {
      for (Path file : listed.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        if (text.contains("{{")) {
          throw new PackagingException(file + " has \"{{\", which Helm takes for its own");
        }
        Matcher process = PROCESS.matcher(name);
        if (process.matches()) {
          processes.append(values(process.group(1), new Template(file, text)));
          text = deployment(process.group(1), new Template(file, text)).text();
        } else if (name.startsWith("10-crd-")) {
          text = kept(new Template(file, text)).text();
        } else if (name.startsWith("30-")) {
          text = text.replace("[Deny]", "{{ toJson .Values.admissionPolicies.validationActions }}");
        } else if (name.startsWith("45-")) {
          text = "{{- if .Values.networkPolicy.enabled }}\n" + text + "{{- end }}\n";
        }
        files.put("templates/" + name, text);
      }
    }
    files.put("Chart.yaml", chart());
    files.put("values.yaml", GENERAL_VALUES + processes);
    return files;
  }

  private String chart() {
    return """
    apiVersion: v2
    name: %s
    description: Virtual machines as first-class Kubernetes objects, without pods
    type: application
    version: %s
    appVersion: "%s"
    kubeVersion: ">=1.32.0-0"
    home: %s
    """
        .formatted(NAME, release.version(), release.version(), Release.HOME);
  }

  private static final String GENERAL_VALUES =
      """
      image:
        repository: %s
        # Empty: the chart's own version.
        tag: ""
        pullPolicy: IfNotPresent
      imagePullSecrets: []
      nodeSelector: {kubernetes.io/os: linux}
      tolerations:
      - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      networkPolicy:
        enabled: true
      admissionPolicies:
        # [Audit, Warn] tells what they would refuse, and protects nobody.
        validationActions: [Deny]
      """
          .formatted(ControlPlaneImage.NAME);

  private static String values(String process, Template yaml) {
    return """
    %s:
      replicas: %s
      resources:
        requests: %s
        limits: %s
    """
        .formatted(
            process,
            yaml.value("replicas: (\\d+)"),
            yaml.value("requests: (\\{.*\\})"),
            yaml.value("limits: (\\{.*\\})"));
  }

  private static Template deployment(String process, Template yaml) {
    String own = ".Values." + process;
    return yaml.with("replicas: \\d+", "replicas: {{ " + own + ".replicas }}")
        .with(
            "image: " + Pattern.quote(ControlPlaneImage.NAME) + ":\\S+",
            "image: \"{{ .Values.image.repository }}:"
                + "{{ .Values.image.tag | default .Chart.AppVersion }}\"")
        .with("imagePullPolicy: IfNotPresent", "imagePullPolicy: {{ .Values.image.pullPolicy }}")
        .with(
            "nodeSelector: \\{kubernetes\\.io/os: linux\\}",
            "nodeSelector: {{ toJson .Values.nodeSelector }}")
        .with(
            "tolerations:\n *- \\{key: node-role.kubernetes.io/control-plane,"
                + " operator: Exists, effect: NoSchedule\\}",
            """
            tolerations: {{ toJson .Values.tolerations }}
                  {{- with .Values.imagePullSecrets }}
                  imagePullSecrets: {{ toJson . }}
                  {{- end }}\
            """)
        .with("requests: \\{.*\\}", "requests: {{ toJson " + own + ".resources.requests }}")
        .with("limits: \\{.*\\}", "limits: {{ toJson " + own + ".resources.limits }}");
  }

  /** A CRD stays when the chart is uninstalled: with it, every object of its kind would go. */
  private static Template kept(Template yaml) {
    return yaml.with(
        "\nmetadata:\n", "\nmetadata:\n  annotations: {helm.sh/resource-policy: keep}\n");
  }

  /** A file of yamls/ that becomes a template, place by place. */
  private record Template(Path file, String text) {

    /** What stands at a place of the file. */
    String value(String pattern) {
      return place(pattern).group(1);
    }

    /** The same with something else at a place. */
    Template with(String pattern, String by) {
      MatchResult place = place(pattern);
      return new Template(
          file, text.substring(0, place.start()) + by + text.substring(place.end()));
    }

    private MatchResult place(String pattern) {
      List<MatchResult> places = Pattern.compile(pattern).matcher(text).results().toList();
      if (places.size() != 1) {
        throw new PackagingException(file + " does not have exactly one " + pattern);
      }
      return places.getFirst();
    }
  }

  private byte[] archive(Map<String, String> files) throws IOException {
    GzipParameters gzip = new GzipParameters();
    gzip.setModificationInstant(release.time());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GzipCompressorOutputStream(bytes, gzip);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packed)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(NAME + "/" + file.getKey());
        entry.setSize(content.length);
        entry.setModTime(release.time().toEpochMilli());
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
