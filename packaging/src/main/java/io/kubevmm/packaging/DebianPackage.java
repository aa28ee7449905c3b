package io.kubevmm.packaging;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A Debian package: an ar archive of the format's version, what dpkg has to know, and the files, in
 * the order of their paths, all root's, all of the release's time. The format is deb(5).
 */
final class DebianPackage {

  private static final int FILE = 0644;
  private static final int PROGRAM = 0755;
  private static final int FOLDER = 0755;
  private static final int LINK = 0777;
  private static final int KIBIBYTE = 1024;

  /** Debian's dpkg reads zstd since 12. Harder than this costs a minute and saves little. */
  private static final int LEVEL = 12;

  private final Release release;
  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private final SortedMap<String, byte[]> control = new TreeMap<>();
  private final StringBuilder conffiles = new StringBuilder();

  private static final class Entry {
    final byte[] content;
    final int mode;
    final String link;

    Entry(byte[] content, int mode, String link) {
      this.content = content;
      this.mode = mode;
      this.link = link;
    }
  }

  DebianPackage(Release release) {
    this.release = release;
  }

  /** A file with this content. */
  DebianPackage file(String path, byte[] content) {
    return entry(path, new Entry(content, FILE, ""));
  }

  DebianPackage file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file that can be run. */
  DebianPackage program(String path, String content) {
    return entry(path, new Entry(content.getBytes(StandardCharsets.UTF_8), PROGRAM, ""));
  }

  /** A copy of a file, which can be run if that can. */
  DebianPackage copy(String path, Path file) throws IOException {
    int mode = Files.isExecutable(file) ? PROGRAM : FILE;
    return entry(path, new Entry(Files.readAllBytes(file), mode, ""));
  }

  /** A file that its administrator edits, and that an upgrade asks about. */
  DebianPackage configuration(String path, String content) {
    conffiles.append(path).append('\n');
    return file(path, content);
  }

  /** A symbolic link. */
  DebianPackage link(String path, String target) {
    return entry(path, new Entry(new byte[0], LINK, target));
  }

  /** What dpkg runs, such as {@code postinst}. */
  DebianPackage script(String name, String text) {
    control.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private DebianPackage entry(String path, Entry entry) {
    entries.put("." + path, entry);
    return this;
  }

  /**
   * Writes it.
   *
   * @param fields those of the control file, in their order, without Installed-Size
   */
  void write(Path file, Map<String, String> fields) throws IOException {
    control.put("control", control(fields));
    control.put("md5sums", sums());
    if (!conffiles.isEmpty()) {
      control.put("conffiles", conffiles.toString().getBytes(StandardCharsets.UTF_8));
    }
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(file))) {
      member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      member(ar, "control.tar.zst", packed(this::controlFiles));
      member(ar, "data.tar.zst", packed(this::files));
    }
  }

  private byte[] control(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    fields.forEach((name, value) -> {
      text.append(name).append(": ").append(value).append('\n');
      if (name.equals("Architecture")) {
        text.append("Installed-Size: ").append(installedSize()).append('\n');
      }
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** In KiB, each file rounded up, as dpkg-gencontrol counts. */
  private long installedSize() {
    return entries.values().stream()
        .mapToLong(entry -> (entry.content.length + KIBIBYTE - 1) / KIBIBYTE)
        .sum();
  }

  private byte[] sums() {
    StringBuilder text = new StringBuilder();
    entries.forEach((path, entry) -> {
      if (entry.link.isEmpty()) {
        text.append(md5(entry.content)).append("  ").append(path.substring(2)).append('\n');
      }
    });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** dpkg's own check of its files; it protects from nobody. */
  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private void member(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
    long seconds = release.time().getEpochSecond();
    ar.putArchiveEntry(new ArArchiveEntry(name, content.length, 0, 0, 0100000 | FILE, seconds));
    ar.write(content);
    ar.closeArchiveEntry();
  }

  private interface Content {
    void into(TarArchiveOutputStream tar) throws IOException;
  }

  private static byte[] packed(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new ZstdOutputStream(bytes, LEVEL);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      content.into(tar);
    }
    return bytes.toByteArray();
  }

  private void controlFiles(TarArchiveOutputStream tar) throws IOException {
    folder(tar, "./");
    for (Map.Entry<String, byte[]> file : control.entrySet()) {
      boolean data = List.of("control", "md5sums", "conffiles").contains(file.getKey());
      put(tar, "./" + file.getKey(), new Entry(file.getValue(), data ? FILE : PROGRAM, ""));
    }
  }

  private void files(TarArchiveOutputStream tar) throws IOException {
    folder(tar, "./");
    SortedMap<String, Entry> all = new TreeMap<>(entries);
    for (String path : entries.keySet()) {
      for (int i = path.indexOf('/', 2); i > 0; i = path.indexOf('/', i + 1)) {
        all.put(path.substring(0, i + 1), new Entry(new byte[0], FOLDER, ""));
      }
    }
    for (Map.Entry<String, Entry> entry : all.entrySet()) {
      if (entry.getKey().endsWith("/")) {
        folder(tar, entry.getKey());
      } else {
        put(tar, entry.getKey(), entry.getValue());
      }
    }
  }

  private void folder(TarArchiveOutputStream tar, String path) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setMode(FOLDER);
    put(tar, entry, new byte[0]);
  }

  private void put(TarArchiveOutputStream tar, String path, Entry file) throws IOException {
    TarArchiveEntry entry =
        file.link.isEmpty()
            ? new TarArchiveEntry(path)
            : new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
    entry.setLinkName(file.link);
    entry.setMode(file.mode);
    entry.setSize(file.content.length);
    put(tar, entry, file.content);
  }

  private void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setModTime(release.time().toEpochMilli());
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
