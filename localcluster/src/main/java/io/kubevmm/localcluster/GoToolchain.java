package io.kubevmm.localcluster;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A Go compiler that is new enough for the pinned control plane: the machine's own, else the
 * release that Go publishes as the module golang.org/toolchain, which Go itself would fetch. It is
 * checked against a digest in this file and unpacked into the cache.
 */
public final class GoToolchain {

  private static final int NEEDED_MINOR = 26;
  private static final String RELEASE = "go1.26.8";
  private static final Map<String, String> SHA256 =
      Map.of("amd64", "30c2b1bf7dcc88d3eb0a1364e47ddd9128edb3110a30e8a0ef61cd5856b31de7");
  private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
  private static final String DEFAULT_PROXY = "https://proxy.golang.org";

  private final Path cache;

  /** Looks on the PATH, and keeps what it fetches in {@code cache}. */
  public GoToolchain(Path cache) {
    this.cache = cache;
  }

  /** The {@code go} program to run. */
  public Path provide(Progress progress) {
    Path unpacked = cache.resolve("go").resolve(RELEASE);
    Path cached = unpacked.resolve("bin/go");
    return Programs.find("go")
        .filter(GoToolchain::newEnough)
        .or(() -> Optional.of(cached).filter(Files::isExecutable))
        .orElseGet(() -> {
          download(unpacked, progress);
          return cached;
        });
  }

  static boolean newEnough(String goVersionOutput) {
    Matcher matcher = VERSION.matcher(goVersionOutput);
    return matcher.find() && Integer.parseInt(matcher.group(1)) >= NEEDED_MINOR;
  }

  private static boolean newEnough(Path go) {
    Programs.Result result =
        Programs.run(Duration.ofSeconds(20), go.toString(), "env", "GOVERSION");
    return result.succeeded() && newEnough(result.stdout());
  }

  private static void download(Path target, Progress progress) {
    String architecture = System.getProperty("os.arch", "");
    String expected = SHA256.get(architecture);
    if (expected == null) {
      throw new LocalClusterException(
          "The control plane has to be built, which needs Go 1.%d or newer on the PATH; see https://go.dev/dl. Else set KUBEVMM_ASSETS to a folder with its binaries."
              .formatted(NEEDED_MINOR));
    }
    URI address =
        URI.create(
            "%s/golang.org/toolchain/@v/v0.0.1-%s.linux-%s.zip"
                .formatted(proxy(System.getenv("GOPROXY")), RELEASE, architecture));
    progress.now("downloading " + RELEASE + " (70 MB)");
    try {
      Files.createDirectories(target.getParent());
      Path archive = Files.createTempFile(target.getParent(), "go-", ".zip");
      Path fresh = Files.createTempDirectory(target.getParent(), "unpack-");
      try {
        String digest = fetch(address, archive);
        if (!digest.equals(expected)) {
          throw new LocalClusterException(
              "%s has the SHA-256 %s, but %s is expected; it was not used."
                  .formatted(address, digest, expected));
        }
        unpack(archive, fresh);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(archive);
        StateFiles.deleteTree(fresh);
      }
    } catch (IOException e) {
      throw new LocalClusterException(
          "Go can't be fetched from %s (%s). Install Go 1.%d or newer, or set KUBEVMM_ASSETS to a folder with the control plane's binaries."
              .formatted(address, e.getMessage(), NEEDED_MINOR),
          e);
    }
  }

  /** The first module proxy that GOPROXY names. */
  static String proxy(@org.jspecify.annotations.Nullable String goproxy) {
    String first = goproxy == null ? "" : goproxy.split("[,|]")[0].strip();
    return first.startsWith("http") ? first.replaceFirst("/+$", "") : DEFAULT_PROXY;
  }

  private static String fetch(URI address, Path target) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(60_000);
    MessageDigest sha = sha256();
    try (InputStream in = new DigestInputStream(connection.getInputStream(), sha)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * Unpacks without the module's name in front; programs get back the mode that zip does not keep.
   */
  private static void unpack(Path archive, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String inside = entry.getName().substring(entry.getName().indexOf(".linux-"));
        inside = inside.substring(inside.indexOf('/') + 1);
        Path file = folder.resolve(inside).normalize();
        if (entry.isDirectory() || !file.startsWith(folder)) {
          continue;
        }
        Files.createDirectories(file.getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
          zip.transferTo(out);
        }
        if (inside.startsWith("bin/") || inside.startsWith("pkg/tool/")) {
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new UncheckedIOException(new IOException(archive + " is not a Go toolchain.", e));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
