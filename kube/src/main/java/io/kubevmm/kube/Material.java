package io.kubevmm.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Something to prove or to trust with: given in the configuration itself, or in a file. */
sealed interface Material {

  /** Given inline. */
  record Inline(String text) implements Material {
    @Override
    public byte[] read() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public String toString() {
      return "inline data";
    }
  }

  /** Given as a file, which may change at any time. */
  record InFile(Path path) implements Material {
    @Override
    public byte[] read() throws IOException {
      return Files.readAllBytes(path);
    }

    @Override
    public String fingerprint() {
      try {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
      } catch (IOException e) {
        return "unreadable";
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  byte[] read() throws IOException;

  /** A text that changes when the material does; cheap to ask for. */
  String fingerprint();
}
