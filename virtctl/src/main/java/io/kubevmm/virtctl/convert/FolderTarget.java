package io.kubevmm.virtctl.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes each document into a file of its own, at its source's place below the folder. */
final class FolderTarget implements Target {
  private final Path folder;
  private final Set<Path> inputs = new HashSet<>();
  private final Map<Path, String> made = new HashMap<>();

  /**
   * Makes the target.
   *
   * @param sources whose files are not overwritten
   */
  FolderTarget(Path folder, List<Source> sources) {
    this.folder = folder;
    sources.forEach(source -> source.file().map(Sources::real).ifPresent(inputs::add));
  }

  @Override
  public void put(Source source, List<Page> pages, Form form) throws IOException {
    for (Page page : pages) {
      String part = pages.size() == 1 ? "" : "." + Envelope.label(page.document().name());
      Path file = folder.resolve(source.base() + part + form.extension());
      String other = made.putIfAbsent(file, source.label());
      if (other != null) {
        throw new IOException(file + " has been made from " + other + " already");
      }
      if (inputs.contains(Sources.real(file))) {
        throw new IOException(file + " is one of the files to convert; choose another folder");
      }
      write(file, page.text());
    }
  }

  /** A reader sees the whole file, or what was there before. */
  private static void write(Path file, String text) throws IOException {
    Path parent =
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    String own = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp";
    Path temporary = parent.resolve(own);
    try {
      Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void finish() {
    // Every file was finished when it was put.
  }
}
