package io.kubevmm.executor.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files, written as {@code sha256:…} or {@code sha512:…}. */
final class Checksum {

  private Checksum() {}

  /** The file's checksum by the algorithm that the other one names; SHA-256 if it is empty. */
  static String like(String other, Path file) throws IOException {
    String name = other.startsWith("sha512:") ? "sha512" : "sha256";
    try {
      MessageDigest digest =
          MessageDigest.getInstance(name.equals("sha512") ? "SHA-512" : "SHA-256");
      Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return name + ":" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-2", e);
    }
  }
}
