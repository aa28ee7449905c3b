package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images of files that are sent, of disks, of snapshots and of machines; disks of such files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesIT {

  private static final String POOL = "images-pool";
  private static final ObjectKey POOL_KEY = new ObjectKey("", POOL);
  private static final String NAMESPACE = "images";
  private static final int MIB = 1 << 20;
  private static final String KEY = "a-key-that-only-the-test-knows";

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, NAMESPACE);
  private final StorageObjects storage = new StorageObjects(lab, NAMESPACE);
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private final Path files = lab.folder.resolve("sent");

  @BeforeAll
  void makeAPool() throws IOException {
    Files.createDirectories(files);
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
  }

  @AfterAll
  void everythingGoes() {
    machines.removeAll();
    storage.removeAll(Resources.CLONES);
    storage.removeAll(Resources.SNAPSHOTS);
    storage.removeAll(Resources.DISKS);
    storage.removeAll(Resources.IMAGES);
    lab.admin.delete(Resources.POOLS, POOL_KEY, DeleteOptions.NONE);
    storage.awaitGone(Resources.POOLS, POOL_KEY);
  }

  private Path file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(files.resolve(name), content);
  }

  private void image(String name, Consumer<ObjectNode> source) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", Kinds.VIRTUAL_MACHINE_IMAGE);
    object.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
    source.accept(object.putObject("spec").put("storagePool", POOL).putObject("source"));
    lab.admin.create(Resources.IMAGES, object);
  }

  private Path copyOf(String image) throws IOException {
    String uid = lab.admin.get(Resources.IMAGES, storage.key(image)).at("/metadata/uid").asText();
    String begin = "image." + NAMESPACE + "." + image + "." + uid.substring(0, 8) + "-";
    try (Stream<Path> volumes = Files.list(folder)) {
      return volumes
          .filter(volume -> String.valueOf(volume.getFileName()).startsWith(begin))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path refersToAnother(String name) {
    String file = files.resolve(name).toString();
    Programs.run(
            Duration.ofSeconds(60),
            "qemu-img",
            "create",
            "-f",
            "qcow2",
            "-b",
            "/etc/passwd",
            "-F",
            "raw",
            file,
            "1M")
        .outputOrThrow();
    return Path.of(file);
  }

  private static void assertSame(Path raw, Path qcow2) {
    Programs.run(
            Duration.ofSeconds(60),
            "qemu-img",
            "compare",
            "-U", // also while a guest has it
            "-f",
            "raw",
            "-F",
            "qcow2",
            raw.toString(),
            qcow2.toString())
        .outputOrThrow();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** What the protocol says, without virtctl: a client that does what it likes. */
  private HttpResponse<String> send(
      String image, String key, String checksum, long length, long offset, byte[] piece)
      throws Exception {
    ObjectNode now =
        storage.await(
            Resources.IMAGES,
            storage.key(image),
            "says where the file goes",
            object -> object.at("/status/upload").has("url"));
    JsonNode target = now.at("/status/upload");
    String url = target.path("url").asText() + "/uploads/" + now.at("/metadata/uid").asText();
    try (HttpClient client = client(target.path("certificate").asText())) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url))
              .header("Authorization", "Bearer " + key)
              .header("Upload-Length", Long.toString(length))
              .header("Upload-Checksum", checksum)
              .header("Upload-Offset", Long.toString(offset))
              .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(piece))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpClient client(String certificate) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(PinnedTls.client(certificate, Optional.empty()))
        .build();
  }

  private void letIn(String image, String key) throws Exception {
    lab.kubectl(
        "annotate",
        "--overwrite",
        "vmimage",
        image,
        "-n",
        NAMESPACE,
        Kinds.UPLOAD_ANNOTATION
            + "="
            + sha256(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }

  @Test
  void aFileThatIsCutOffComesWholeAndADiskIsMadeOfIt() throws Exception {
    Path file = file("cut.img", 24 * MIB);
    byte[] content = Files.readAllBytes(file);
    image("cut", source -> source.putObject("upload"));
    letIn("cut", KEY);
    Awaitility.await("the node hears of the key")
        .atMost(Lab.PATIENCE)
        .until(() ->
            send("cut", KEY, sha256(content), content.length, 0, Arrays.copyOf(content, MIB))
                    .statusCode()
                == 204);
    lab.executor().kill();
    lab.startExecutor();

    Programs.Result said =
        lab.virtctl("image", "upload", file.toString(), "--name", "cut", "-n", NAMESPACE);

    assertThat(said.stdout()).as(said.stderr()).contains("images/cut is ready");
    assertSame(file, copyOf("cut"));
    ObjectNode image = lab.admin.get(Resources.IMAGES, storage.key("cut"));
    assertThat(image.at("/status/checksum").asText()).isEqualTo(sha256(content));
    assertThat(image.at("/status").has("upload")).as("where to send it").isFalse();
    ObjectNode vm = machines.guest("web");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .putObject("source")
        .put("image", "cut");
    machines.create(vm);
    machines.awaitRunning("web");
  }

  @Test
  void strangersOtherFilesAndWhatIsNoImageAreRefused() throws Exception {
    byte[] content = Files.readAllBytes(file("small.img", MIB));
    String checksum = sha256(content);
    image("strict", source -> source.putObject("upload").put("maxSize", "2Mi"));
    assertThat(send("strict", KEY, checksum, content.length, 0, content).statusCode())
        .as("without a key in the image")
        .isEqualTo(401);
    letIn("strict", KEY);
    Awaitility.await("the node hears of the key")
        .atMost(Lab.PATIENCE)
        .until(() -> send("strict", KEY, checksum, 3 * MIB, 0, content).statusCode() == 413);
    assertThat(send("strict", "another", checksum, content.length, 0, content).statusCode())
        .isEqualTo(401);
    assertThat(send("strict", KEY, checksum, content.length, 7, content).statusCode())
        .as("a piece that does not follow")
        .isEqualTo(409);
    assertThat(send("strict", KEY, "md5:1", content.length, 0, content).statusCode())
        .isEqualTo(400);
    byte[] other = content.clone();
    other[0]++;
    HttpResponse<String> answer = send("strict", KEY, checksum, content.length, 0, other);
    assertThat(answer.statusCode()).isEqualTo(460);
    assertThat(answer.body()).contains(checksum + " was expected");

    Path refers = refersToAnother("refers.qcow2");
    Programs.Result said =
        lab.virtctl("image", "upload", refers.toString(), "--name", "strict", "-n", NAMESPACE);
    assertThat(said.stderr()).contains("refers to another file");

    Path good = files.resolve("small.img");
    said = lab.virtctl("image", "upload", good.toString(), "--name", "strict", "-n", NAMESPACE);
    assertThat(said.stdout()).as(said.stderr()).contains("is ready");
    said = lab.virtctl("image", "upload", good.toString(), "--name", "strict", "-n", NAMESPACE);
    assertThat(said.stderr()).contains("has its file already");
  }

  @Test
  void aFileThatIsSentIsADiskAndItsMachineGoesWhereThatIs() throws Exception {
    Path file = file("data.img", MIB);
    storage.disk(
        "data", POOL, spec -> spec.put("capacity", "8Mi").putObject("source").putObject("upload"));
    ObjectNode awaits = storage.awaitPhase(Resources.DISKS, "data", "AwaitingUpload");
    assertThat(awaits.at("/status/nodeName").asText()).isEqualTo(Lab.NODE);
    assertThat(Machines.message(awaits, "Ready"))
        .contains("virtctl disk upload FILE --name data -n " + NAMESPACE);
    ObjectNode vm = machines.guest("reader");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "d")
        .put("disk", "data");
    machines.create(vm);

    String refers = refersToAnother("refers-too.qcow2").toString();
    Programs.Result said = lab.virtctl("disk", "upload", refers, "--name", "data", "-n", NAMESPACE);
    assertThat(said.stderr()).contains("no disk can be made of it", "refers to another file");
    said = lab.virtctl("disk", "upload", file.toString(), "-n", NAMESPACE);
    assertThat(said.stdout()).as(said.stderr()).contains("images/data is ready");

    machines.awaitRunning("reader");
    ObjectNode disk = lab.admin.get(Resources.DISKS, storage.key("data"));
    assertThat(disk.at("/status").has("upload")).as("where to send it").isFalse();
    assertThat(disk.at("/status/capacity").asText()).isEqualTo("8Mi");
    assertSame(file, folder.resolve(disk.at("/status/volume").asText()));
    said = lab.virtctl("disk", "upload", file.toString(), "-n", NAMESPACE);
    assertThat(said.stderr()).contains("has its file already");
    storage.delete(Resources.DISKS, "data");
    machines.delete("reader");
    storage.awaitGone(Resources.DISKS, storage.key("data"));
  }

  @Test
  void theDiskOfATemplateAwaitsItsFileWhereItsMachineIs() throws Exception {
    Path file = file("root.img", MIB);
    ObjectNode vm = machines.guest("sent");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .putObject("source")
        .putObject("upload");
    machines.create(vm);
    storage.awaitPhase(Resources.DISKS, "sent-root", "AwaitingUpload");
    Programs.Result said =
        lab.virtctl("disk", "upload", file.toString(), "--name", "sent-root", "-n", NAMESPACE);
    assertThat(said.stdout()).as(said.stderr()).contains("images/sent-root is ready");
    machines.awaitRunning("sent");
  }

  @Test
  void anImageIsForTheNamespacesThatItLetsIn() throws Exception {
    Path file = file("shared.img", MIB);
    lab.virtctl("image", "upload", file.toString(), "--storage-pool", POOL, "-n", NAMESPACE)
        .outputOrThrow();
    String guests = NAMESPACE + "-guests";
    Machines others = new Machines(lab, guests);
    StorageObjects theirs = new StorageObjects(lab, guests);
    ObjectNode vm = others.guest("web");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .putObject("source")
        .put("image", "shared")
        .put("namespace", NAMESPACE);
    others.create(vm);
    theirs.awaitMessage(
        Resources.DISKS,
        theirs.key("web-root"),
        "namespace images has no VirtualMachineImage shared for namespace images-guests");

    letIn("shared", "Selector", "somebody");
    letIn("shared", "Selector", guests);
    others.awaitRunning("web");
    ObjectNode disk = lab.admin.get(Resources.DISKS, theirs.key("web-root"));
    assertThat(disk.at("/status/backingChain/0").asText()).isEqualTo("image/images/shared");

    storage.delete(Resources.IMAGES, "shared");
    storage.awaitMessage(Resources.IMAGES, storage.key("shared"), "disk images-guests/web-root");
    others.removeAll();
    storage.awaitGone(Resources.IMAGES, storage.key("shared"));
  }

  private void letIn(String image, String from, String namespace) {
    lab.kubectl(
        "patch",
        "vmimage",
        image,
        "-n",
        NAMESPACE,
        "--type=merge",
        "-p",
        "{\"spec\":{\"allowedNamespaces\":{\"from\":\"%s\",\"matchLabels\":".formatted(from)
            + "{\"kubernetes.io/metadata.name\":\"%s\"}}}}".formatted(namespace));
  }

  @Test
  void aCopyIsGivenToExecutorsOnly() throws Exception {
    Path file = file("given.img", MIB);
    assertThat(
            lab.virtctl("image", "upload", file.toString(), "--storage-pool", POOL, "-n", NAMESPACE)
                .stdout())
        .contains("images/given is ready");
    JsonNode endpoint =
        lab.admin.get(Resources.NODES, new ObjectKey("", Lab.NODE)).at("/status/transfer");
    String uid = lab.admin.get(Resources.IMAGES, storage.key("given")).at("/metadata/uid").asText();
    URI url = URI.create(endpoint.path("url").asText() + "/images/" + uid);
    try (HttpClient client = client(endpoint.path("certificate").asText())) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(url).header("Kubevmm-Node", Lab.NODE).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void imagesAreMadeOfAMachineItsDiskAndItsSnapshotAndMachinesOfThose() throws Exception {
    ObjectNode vm = machines.guest("golden");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .put("capacity", "16Mi");
    machines.create(vm);
    machines.awaitRunning("golden");
    image("of-disk", source -> source.put("disk", "golden-root"));
    image("of-machine", source -> source.put("virtualMachine", "golden"));
    storage.awaitMessage(Resources.IMAGES, storage.key("of-disk"), "stop it");
    storage.awaitMessage(Resources.IMAGES, storage.key("of-machine"), "stop it");
    storage.snapshot("moment", "golden", spec -> {});
    storage.awaitPhase(Resources.SNAPSHOTS, "moment", "Ready");
    image("of-snapshot", source -> source.put("snapshot", "moment").put("disk", "root"));
    storage.awaitPhase(Resources.IMAGES, "of-snapshot", "Ready");

    lab.kubectl(
        "patch",
        "vm",
        "golden",
        "-n",
        NAMESPACE,
        "--type=merge",
        "-p",
        "{\"spec\":{\"powerState\":\"Stopped\"}}");
    storage.awaitPhase(Resources.IMAGES, "of-disk", "Ready");
    ObjectNode image = storage.awaitPhase(Resources.IMAGES, "of-machine", "Ready");
    assertThat(image.at("/status/virtualMachineDisk").asText()).isEqualTo("root");
    assertThat(image.at("/status/virtualMachineSpec/memory").asText()).isNotEmpty();

    storage.clone("again", "second", source -> source.put("image", "of-machine"));
    storage.awaitPhase(Resources.CLONES, "again", "Succeeded");
    ObjectNode disk = storage.awaitPhase(Resources.DISKS, "second-root", "Ready");
    assertThat(disk.at("/status/backingChain/0").asText()).isEqualTo("image/of-machine");
    storage.clone("never", "third", source -> source.put("image", "of-disk"));
    storage.await(
        Resources.CLONES,
        storage.key("never"),
        "is refused",
        clone -> Machines.message(clone, "Complete").contains("was not made from a machine"));
  }
}
