package io.kubevmm.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

/**
 * What is being packed.
 *
 * @param version such as {@code 0.1.0}
 * @param time what every file is dated with, so that the same input gives the same bytes
 */
public record Release(String version, Instant time) {

  /** Where the project can be read about. */
  static final String HOME = "https://kubevmm.io";

  /** Its licence, by its SPDX name. */
  static final String LICENCE = "Apache-2.0";

  /** The release that this class was built for. */
  static Release current() {
    Properties properties = new Properties();
    try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
      properties.load(Objects.requireNonNull(in, "Maven puts release.properties into the JAR"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Release(
        properties.getProperty("version"), Instant.parse(properties.getProperty("time")));
  }
}
