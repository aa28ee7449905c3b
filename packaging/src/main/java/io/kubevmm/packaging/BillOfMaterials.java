package io.kubevmm.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;

/** What a package contains, as CycloneDX JSON: every library with its version and SHA-256. */
final class BillOfMaterials {

  private final Bom bom = new Bom();

  /** The list of a named product of ours, empty so far. */
  BillOfMaterials(String product, Release release) {
    Metadata metadata = new Metadata();
    metadata.setTimestamp(Date.from(release.time()));
    Component subject = component(Component.Type.APPLICATION, product, release.version());
    License licence = new License();
    licence.setId(Release.LICENCE);
    LicenseChoice licences = new LicenseChoice();
    licences.addLicense(licence);
    subject.setLicenses(licences);
    metadata.setComponent(subject);
    bom.setMetadata(metadata);
  }

  /** Adds JARs; their names come from what Maven left in them. */
  BillOfMaterials jars(List<Path> jars) {
    jars.forEach(jar -> bom.addComponent(library(jar)));
    return this;
  }

  /** Adds the Java runtime. */
  BillOfMaterials runtime() {
    bom.addComponent(component(Component.Type.PLATFORM, "openjdk", JavaRuntime.version()));
    return this;
  }

  /** Adds a Debian package. */
  BillOfMaterials debian(String name, String version) {
    Component component = component(Component.Type.LIBRARY, name, version);
    component.setPurl("pkg:deb/debian/" + name + "@" + version);
    bom.addComponent(component);
    return this;
  }

  String json() {
    try {
      return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString();
    } catch (GeneratorException e) {
      throw new PackagingException("the bill of materials cannot be written: " + e.getMessage(), e);
    }
  }

  private static Component library(Path jar) {
    Optional<Properties> maven = mavenProperties(jar);
    Component component;
    if (maven.isPresent()) {
      Properties p = maven.get();
      String group = p.getProperty("groupId");
      String name = p.getProperty("artifactId");
      component = component(Component.Type.LIBRARY, name, p.getProperty("version"));
      component.setGroup(group);
      component.setPurl("pkg:maven/" + group + "/" + name + "@" + p.getProperty("version"));
    } else {
      String file = jar.getFileName().toString().replaceFirst("\\.jar$", "");
      String name = file.replaceFirst("-\\d.*$", "");
      String version = file.substring(Math.min(file.length(), name.length() + 1));
      component = component(Component.Type.LIBRARY, name, version);
    }
    component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256(jar)));
    return component;
  }

  private static Component component(Component.Type type, String name, String version) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    component.setVersion(version);
    return component;
  }

  /** A JAR that has others in it has several of these files and is named by none of them. */
  private static Optional<Properties> mavenProperties(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<JarEntry> entries =
          file.stream()
              .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.properties"))
              .toList();
      if (entries.size() != 1) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      try (InputStream in = file.getInputStream(entries.getFirst())) {
        properties.load(in);
      }
      return Optional.of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
