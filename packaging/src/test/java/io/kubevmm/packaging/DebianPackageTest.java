package io.kubevmm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a package, and that it is the same bytes each time. */
class DebianPackageTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private Path write(String name) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Package", "thing");
    fields.put("Version", "1");
    fields.put("Architecture", "amd64");
    fields.put("Description", "a thing\n more of it");
    Path file = folder.resolve(name);
    new DebianPackage(new Release("1", TIME))
        .program("/usr/bin/thing", "#!/bin/sh\n")
        .link("/usr/bin/other", "thing")
        .configuration("/etc/thing.conf", "a = b\n")
        .script("postinst", "#!/bin/sh\n")
        .write(file, fields);
    return file;
  }

  @Test
  void theSameInputGivesTheSameBytes() throws IOException {
    assertThat(Files.readAllBytes(write("one"))).isEqualTo(Files.readAllBytes(write("two")));
  }

  @Test
  void holdsTheThreeMembersInOrder() throws IOException {
    assertThat(members(write("p")).keySet())
        .containsExactly("debian-binary", "control.tar.zst", "data.tar.zst");
  }

  @Test
  void filesAreRootsAndOfTheReleasesTime() throws IOException {
    List<String> lines = new ArrayList<>();
    for (TarArchiveEntry entry : tar(member("data.tar.zst"))) {
      assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
      assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
      String link = entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "";
      lines.add("%o %s%s".formatted(entry.getMode() & 07777, entry.getName(), link));
    }
    assertThat(lines)
        .containsExactly(
            "755 ./",
            "755 ./etc/",
            "644 ./etc/thing.conf",
            "755 ./usr/",
            "755 ./usr/bin/",
            "777 ./usr/bin/other -> thing",
            "755 ./usr/bin/thing");
  }

  @Test
  void dpkgIsToldWhatIsInIt() throws IOException {
    Map<String, String> control = contents(member("control.tar.zst"));

    assertThat(control.keySet())
        .containsExactly("./", "./conffiles", "./control", "./md5sums", "./postinst");
    assertThat(control.get("./conffiles")).isEqualTo("/etc/thing.conf\n");
    assertThat(control.get("./control"))
        .isEqualTo(
            """
            Package: thing
            Version: 1
            Architecture: amd64
            Installed-Size: 2
            Description: a thing
             more of it
            """);
    assertThat(control.get("./md5sums")).hasLineCount(2).contains("  usr/bin/thing\n");
  }

  private byte[] member(String name) throws IOException {
    return Objects.requireNonNull(members(write("p")).get(name));
  }

  private static Map<String, byte[]> members(Path file) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (ArArchiveInputStream ar = new ArArchiveInputStream(Files.newInputStream(file))) {
      for (ArArchiveEntry e = ar.getNextEntry(); e != null; e = ar.getNextEntry()) {
        members.put(e.getName(), ar.readAllBytes());
      }
    }
    return members;
  }

  private static TarArchiveInputStream open(byte[] packed) throws IOException {
    InputStream plain = new ZstdInputStream(new ByteArrayInputStream(packed));
    return new TarArchiveInputStream(plain);
  }

  private static List<TarArchiveEntry> tar(byte[] packed) throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = open(packed)) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entries.add(e);
      }
    }
    return entries;
  }

  private static Map<String, String> contents(byte[] packed) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = open(packed)) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        contents.put(e.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }
}
