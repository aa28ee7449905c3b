package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.virtctl.cli.Option;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes images, or disks, of files. */
final class UploadCommand implements Command {
  private static final Option NAME =
      Option.value("NAME", "What it is called; else like the file.", "--name");

  private static final Option WAIT =
      Option.value(
          "DURATION",
          "How long to wait for a node that takes the file, and then until it is ready; else 10m.",
          "--timeout");

  private static final Option CAPACITY =
      Option.value(
          "SIZE", "Size that the guest sees; else that of the disk in the file.", "--size");

  private static final String UPLOAD = "upload";
  private static final int MOST_OF_NAME = 127;

  static final UploadCommand OF_IMAGES =
      new UploadCommand(
          "image",
          Resources.VIRTUAL_MACHINE_IMAGE,
          "images",
          List.of(),
          "Makes an image of a file.",
          List.of(
              "virtctl image upload debian-12.qcow2                    as image debian-12",
              "virtctl image upload d.iso --name tools --storage-pool isos -n shop"));

  static final UploadCommand OF_DISKS =
      new UploadCommand(
          "disk",
          Resources.VIRTUAL_MACHINE_DISK,
          "local",
          List.of(CAPACITY),
          "Makes a disk of a file, for a machine to use.",
          List.of(
              "virtctl disk upload data.qcow2                          as disk data",
              "virtctl disk upload old.vmdk --name web-root --size 20Gi -n shop"));

  private final String word;
  private final Resource resource;
  private final String usualPool;
  private final Option pool;
  private final List<Option> own;
  private final String summary;
  private final List<String> examples;

  private UploadCommand(
      String word,
      Resource resource,
      String usualPool,
      List<Option> own,
      String summary,
      List<String> examples) {
    this.word = word;
    this.resource = resource;
    this.usualPool = usualPool;
    this.own = own;
    this.summary = summary;
    this.examples = examples;
    pool =
        Option.value(
            "POOL",
            "The VirtualMachineStoragePool to keep it in; else "
                + usualPool
                + ". What exists has its own.",
            "--storage-pool");
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
        word,
        List.of(),
        summary,
        List.of(
            "The file may be raw, qcow2, vmdk, vdi or an ISO, also packed by gzip, xz or zstd.",
            "It goes straight from here to the node that takes it: that node's port (10270; the "
                + word
                + "'s status.upload says which node it is) has to be reachable. Cut off, the same"
                + " command goes on where it was."),
        Parameters.exactly(2, UPLOAD + " FILE", "The file to send."),
        Stream.concat(Stream.of(NAME, pool, WAIT), own.stream()).toList(),
        examples);
  }

  @Override
  public int run(Invocation call) {
    String verb = call.words().getFirst();
    if (!verb.equals(UPLOAD)) {
      throw Failure.user(
          "virtctl %s knows upload, not %s: %s upload FILE".formatted(word, verb, word));
    }
    Path file = Path.of(call.words().getLast());
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw Failure.user(file + " is not a file that can be read.");
    }
    if (isEmpty(file)) {
      throw Failure.user(file + " is empty, and no " + word + " can be made of it.");
    }
    Duration patience = call.value(WAIT).map(Durations::read).orElse(Duration.ofMinutes(10));
    try (KubeClient client = call.connect()) {
      ObjectKey key =
          new ObjectKey(call.namespace(client), call.value(NAME).orElseGet(() -> named(file)));
      Optional<ObjectNode> found = client.find(resource, key);
      if (found.isPresent()) {
        requireAwaiting(found.get(), key, call);
      } else {
        client.create(resource, described(key, call));
      }
      new Upload(client, resource, word, key, patience, call.err()).send(file);
      call.out().println(resource.kind() + " " + key + " is ready.");
      return 0;
    } catch (KubeException e) {
      throw Failure.of(e);
    }
  }

  private boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw Failure.user(file + " cannot be read: " + e.getMessage());
    }
  }

  /** A name that the API server takes, from the file's. */
  private String named(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String plain =
        name.replaceFirst("\\.(gz|xz|zst)$", "")
            .replaceFirst("\\.(qcow2|img|raw|vmdk|vdi|iso)$", "")
            .replaceAll("[^a-z0-9.-]+", "-")
            .replaceAll("^[.-]+|[.-]+$", "");
    if (plain.isEmpty() || plain.length() > MOST_OF_NAME) {
      throw Failure.user("No " + word + " can be called like " + file + ": say --name NAME.");
    }
    return plain;
  }

  private ObjectNode described(ObjectKey key, Invocation call) {
    ObjectNode object =
        Json.object().put("apiVersion", Kinds.API_VERSION).put("kind", resource.kind());
    object.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
    ObjectNode spec = object.putObject("spec");
    spec.put("storagePool", call.value(pool).orElse(usualPool));
    size(call).ifPresent(size -> spec.put("capacity", size));
    spec.putObject("source").putObject(UPLOAD);
    return object;
  }

  private Optional<String> size(Invocation call) {
    return own.contains(CAPACITY) ? call.value(CAPACITY) : Optional.empty();
  }

  private void requireAwaiting(ObjectNode found, ObjectKey key, Invocation call) {
    String it = resource.kind() + " " + key;
    if (!found.path("spec").path("source").has(UPLOAD)) {
      throw Failure.user(it + " exists, and its source is no upload: say --name for another one.");
    }
    if (found.path("status").path("phase").asText().equals("Ready")) {
      throw Failure.user(
          it + " has its file already, and takes no other: say --name for another one.");
    }
    requireSame(it, "storagePool", found, call.value(pool));
    requireSame(it, "capacity", found, size(call));
  }

  private static void requireSame(
      String it, String field, ObjectNode found, Optional<String> wanted) {
    String its = found.path("spec").path(field).asText();
    if (wanted.filter(other -> !other.equals(its)).isPresent()) {
      throw Failure.user(
          "%s exists, with spec.%s %s.".formatted(it, field, its.isEmpty() ? "left out" : its));
    }
  }
}
