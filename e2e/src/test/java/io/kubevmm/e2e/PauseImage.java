package io.kubevmm.e2e;

import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** The image that holds a Pod's namespaces: a busybox that sleeps. */
final class PauseImage {

  static final String REFERENCE = "localhost/pause:busybox";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PauseImage() {}

  /** Writes the image as a tar to import. */
  static Path write(Path folder) {
    try {
      Path root = Files.createDirectories(folder.resolve("root"));
      Path busybox = Path.of(NodePrograms.debian("busybox", "busybox-static"));
      Files.copy(busybox, root.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
      root.resolve("busybox").toFile().setExecutable(true, false);
      Path layer = folder.resolve("layer.tar");
      tar(layer, root, "busybox");
      String diff = "sha256:" + sha256(layer);
      Files.writeString(
          folder.resolve("config.json"),
          """
          {"architecture": "amd64", "os": "linux",
           "config": {"Entrypoint": ["/busybox", "sleep", "2147483647"], "User": "65535:65535"},
           "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
          """
              .formatted(diff));
      Files.writeString(
          folder.resolve("manifest.json"),
          """
          [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
          """
              .formatted(REFERENCE));
      Path image = folder.resolve("pause.tar");
      tar(image, folder, "config.json", "manifest.json", "layer.tar");
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tar(Path archive, Path folder, String... files) {
    String[] command = new String[5 + files.length];
    command[0] = Programs.require("tar");
    command[1] = "-cf";
    command[2] = archive.toString();
    command[3] = "-C";
    command[4] = folder.toString();
    System.arraycopy(files, 0, command, 5, files.length);
    Programs.run(LIMIT, command).outputOrThrow();
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
