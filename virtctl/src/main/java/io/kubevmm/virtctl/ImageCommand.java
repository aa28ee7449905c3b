package io.kubevmm.virtctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
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

/** Makes images of files. */
final class ImageCommand implements Command {
  private static final Option NAME =
      Option.value("NAME", "The image; else it is called like the file.", "--name");

  private static final Option POOL =
      Option.value(
          "POOL",
          "The VirtualMachineStoragePool to keep it in; else images. An image that exists has its"
              + " own.",
          "--storage-pool");

  private static final Option WAIT =
      Option.value(
          "DURATION",
          "How long to wait for a node that takes the file, and then for the image; else 10m.",
          "--timeout");

  private static final String UPLOAD = "upload";
  private static final int MOST_OF_NAME = 127;

  @Override
  public Syntax syntax() {
    return new Syntax(
        "image",
        List.of(),
        "Makes an image of a file.",
        List.of(
            "The file may be raw, qcow2, vmdk, vdi or an ISO, also packed by gzip, xz or zstd.",
            "It goes to the node that keeps the image first, straight from here: that node's port"
                + " (10270; the image's status.upload says which node it is) has to be reachable."
                + " Cut off, the same command goes on where it was."),
        Parameters.exactly(2, UPLOAD + " FILE", "The file to send."),
        List.of(NAME, POOL, WAIT),
        List.of(
            "virtctl image upload debian-12.qcow2                    as image debian-12",
            "virtctl image upload d.iso --name tools --storage-pool isos -n shop"));
  }

  @Override
  public int run(Invocation call) {
    if (!call.words().getFirst().equals(UPLOAD)) {
      throw Failure.user(
          "virtctl image knows upload, not " + call.words().getFirst() + ": image upload FILE");
    }
    Path file = Path.of(call.words().getLast());
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw Failure.user(file + " is not a file that can be read.");
    }
    if (isEmpty(file)) {
      throw Failure.user(file + " is empty, and no image can be made of it.");
    }
    Duration patience = call.value(WAIT).map(Durations::read).orElse(Duration.ofMinutes(10));
    try (KubeClient client = call.connect()) {
      ObjectKey key =
          new ObjectKey(call.namespace(client), call.value(NAME).orElseGet(() -> named(file)));
      ensure(client, key, call.value(POOL));
      new ImageUpload(client, key, patience, call.err()).send(file);
      call.out().println(Kinds.VIRTUAL_MACHINE_IMAGE + " " + key + " is ready.");
      return 0;
    } catch (KubeException e) {
      throw Failure.of(e);
    }
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      throw Failure.user(file + " cannot be read: " + e.getMessage());
    }
  }

  /** A name that the API server takes, from the file's. */
  private static String named(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String plain =
        name.replaceFirst("\\.(gz|xz|zst)$", "")
            .replaceFirst("\\.(qcow2|img|raw|vmdk|vdi|iso)$", "")
            .replaceAll("[^a-z0-9.-]+", "-")
            .replaceAll("^[.-]+|[.-]+$", "");
    if (plain.isEmpty() || plain.length() > MOST_OF_NAME) {
      throw Failure.user("No image can be called like " + file + ": say --name NAME.");
    }
    return plain;
  }

  private static void ensure(KubeClient client, ObjectKey key, Optional<String> pool) {
    Optional<ObjectNode> found = client.find(Resources.VIRTUAL_MACHINE_IMAGE, key);
    if (found.isEmpty()) {
      ObjectNode image =
          Json.object()
              .put("apiVersion", Kinds.API_VERSION)
              .put("kind", Kinds.VIRTUAL_MACHINE_IMAGE);
      image.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
      ObjectNode spec = image.putObject("spec").put("storagePool", pool.orElse("images"));
      spec.putObject("source").putObject(UPLOAD);
      client.create(Resources.VIRTUAL_MACHINE_IMAGE, image);
      return;
    }
    if (!found.get().path("spec").path("source").has(UPLOAD)) {
      throw Failure.user(
          "VirtualMachineImage "
              + key
              + " exists, and its source is no upload: say --name for another one.");
    }
    if (found.get().path("status").path("phase").asText().equals("Ready")) {
      throw Failure.user(
          "VirtualMachineImage "
              + key
              + " has its file already, and images do not change: say --name for another one.");
    }
    String its = found.get().path("spec").path("storagePool").asText();
    if (pool.filter(other -> !other.equals(its)).isPresent()) {
      throw Failure.user("VirtualMachineImage " + key + " exists, in storage pool " + its + ".");
    }
  }
}
