package io.kubevmm.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * yamls/ as a Helm chart. The files are its templates, word for word but for the places that people
 * change, whose values in yamls/ become the chart's defaults; so both say the same. A place that is
 * not found as it is expected ends the making: the two cannot drift apart.
 */
final class HelmChart {

  private static final String NAME = "kubevmm";
  private static final Pattern PROCESS = Pattern.compile("40-(controller|scheduler)\\.yaml");

  private static final String TOLERATIONS =
      """
      tolerations:
            - \\{key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule\\}\
      """;

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
          processes.append(values(process.group(1), file, text));
          text = deployment(process.group(1), file, text);
        } else if (name.startsWith("10-crd-")) {
          text = kept(file, text);
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

  private static String values(String process, Path file, String text) {
    return """
    %s:
      replicas: %s
      resources:
        requests: %s
        limits: %s
    """
        .formatted(
            process,
            found(file, text, "replicas: (\\d+)"),
            found(file, text, "requests: (\\{.*\\})"),
            found(file, text, "limits: (\\{.*\\})"));
  }

  private static String deployment(String process, Path file, String text) {
    String own = ".Values." + process;
    String result = replace(file, text, "replicas: \\d+", "replicas: {{ " + own + ".replicas }}");
    result =
        replace(
            file,
            result,
            "image: " + Pattern.quote(ControlPlaneImage.NAME) + ":\\S+",
            "image: \"{{ .Values.image.repository }}:"
                + "{{ .Values.image.tag | default .Chart.AppVersion }}\"");
    result =
        replace(
            file,
            result,
            "imagePullPolicy: IfNotPresent",
            "imagePullPolicy: {{ .Values.image.pullPolicy }}");
    result =
        replace(
            file,
            result,
            "nodeSelector: \\{kubernetes\\.io/os: linux\\}",
            "nodeSelector: {{ toJson .Values.nodeSelector }}");
    result =
        replace(
            file,
            result,
            TOLERATIONS,
            """
            tolerations: {{ toJson .Values.tolerations }}
                  {{- with .Values.imagePullSecrets }}
                  imagePullSecrets: {{ toJson . }}
                  {{- end }}\
            """);
    for (String part : new String[] {"requests", "limits"}) {
      result =
          replace(
              file,
              result,
              part + ": \\{.*\\}",
              part + ": {{ toJson " + own + ".resources." + part + " }}");
    }
    return result;
  }

  /** A CRD stays when the chart is uninstalled: with it, every object of its kind would go. */
  private static String kept(Path file, String text) {
    return replace(
        file,
        text,
        "\nmetadata:\n",
        "\nmetadata:\n  annotations: {helm.sh/resource-policy: keep}\n");
  }

  private static String found(Path file, String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new PackagingException(file + " has no " + pattern);
    }
    return matcher.group(1);
  }

  private static String replace(Path file, String text, String pattern, String by) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (matcher.results().count() != 1) {
      throw new PackagingException(file + " does not have exactly one " + pattern);
    }
    return matcher.reset().replaceFirst(Matcher.quoteReplacement(by));
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
