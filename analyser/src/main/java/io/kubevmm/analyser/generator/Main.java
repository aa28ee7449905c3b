package io.kubevmm.analyser.generator;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.grammar.GrammarFile;
import io.kubevmm.analyser.model.ModelFile;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code Main --schemas DIR --out DIR [--source NAME]}: writes the compiled schemas. */
public final class Main {
  private static final Set<String> OPTIONS = Set.of("--schemas", "--out", "--source");

  private Main() {}

  /** Exits with 1 and a sentence on the standard error if anything fails. */
  public static void main(String[] args) {
    try {
      Map<String, String> options = options(List.of(args));
      Path schemas = Path.of(required(options, "--schemas"));
      Path out = Path.of(required(options, "--out"));
      String folder = String.valueOf(schemas.getFileName());
      generate(schemas, out, options.getOrDefault("--source", folder.replace('-', ' ')));
    } catch (IllegalArgumentException | IOException | RelaxNgException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Writes two files a kind of document into {@code out}. */
  static void generate(Path schemas, Path out, String source) throws IOException {
    Files.createDirectories(out);
    for (DocumentKind kind : DocumentKind.values()) {
      String content = content(kind, schemas, source);
      Files.writeString(out.resolve(kind.root() + ".model"), content);
      Files.writeString(out.resolve(kind.root() + ".grammar"), grammar(kind, schemas, source));
    }
  }

  /** The content of one compiled schema's file. */
  static String content(DocumentKind kind, Path schemas, String source) {
    return ModelFile.write(Schema.compile(kind, schemas, source).model());
  }

  /** The content of one grammar's file. */
  static String grammar(DocumentKind kind, Path schemas, String source) {
    return GrammarFile.write(Validator.compile(kind, schemas, source).grammar());
  }

  private static Map<String, String> options(List<String> args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i);
      if (!OPTIONS.contains(name) || i + 1 == args.size()) {
        throw new IllegalArgumentException(
            name + " is not understood; write --schemas DIR --out DIR [--source NAME].");
      }
      options.put(name, args.get(i + 1));
    }
    return options;
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing.");
    }
    return value;
  }
}
