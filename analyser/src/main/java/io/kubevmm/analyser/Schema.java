package io.kubevmm.analyser;

import io.kubevmm.analyser.compiler.ModelCompiler;
import io.kubevmm.analyser.model.ModelFile;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.relaxng.RelaxNgReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The compiled schema of one kind of document. */
public final class Schema {
  private static final Map<DocumentKind, Schema> LOADED = new ConcurrentHashMap<>();

  private final DocumentKind kind;
  private final SchemaModel model;

  private Schema(DocumentKind kind, SchemaModel model) {
    this.kind = kind;
    this.model = model;
  }

  /** The schema of {@code <domain>} that is part of this library. */
  public static Schema domain() {
    return of(DocumentKind.DOMAIN);
  }

  /** A schema that is part of this library; it is read at first use and kept. */
  public static Schema of(DocumentKind kind) {
    return LOADED.computeIfAbsent(kind, Schema::load);
  }

  /**
   * Compiles a schema of another libvirt, some 0.3 seconds for a domain's.
   *
   * @param folder libvirt's folder of schemas, such as {@code /usr/share/libvirt/schemas}
   * @param source what it is, such as {@code libvirt 9.0.0}
   * @throws io.kubevmm.analyser.relaxng.RelaxNgException with file and line
   */
  public static Schema compile(DocumentKind kind, Path folder, String source) {
    return new Schema(
        kind,
        ModelCompiler.compile(
            RelaxNgReader.read(folder.resolve(kind.file())), source, kind.root()));
  }

  private static Schema load(DocumentKind kind) {
    try (InputStream in = Schema.class.getResourceAsStream(kind.resource())) {
      if (in == null) {
        throw new IllegalStateException(
            "The compiled schema " + kind.resource() + " is not on the class path.");
      }
      String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Schema(kind, ModelFile.read(content));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The compiled schema " + kind.resource() + " cannot be read.", e);
    }
  }

  public DocumentKind kind() {
    return kind;
  }

  /** What it was made from, such as {@code libvirt 12.8.0}. */
  public String source() {
    return model.source();
  }

  public SchemaModel model() {
    return model;
  }
}
