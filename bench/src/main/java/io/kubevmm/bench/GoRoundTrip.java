package io.kubevmm.bench;

import io.kubevmm.localcluster.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Round trips by libvirt-go-xml, in a process that is built for it and waits between rounds. */
final class GoRoundTrip implements Alternation.Side, AutoCloseable {

  private static final Duration BUILDING = Duration.ofMinutes(5);

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;
  private final List<Corpus.Document> accepted = new ArrayList<>();

  /**
   * Builds and starts it.
   *
   * @param folder an empty one, for program and documents
   * @throws io.kubevmm.localcluster.LocalClusterException says why it cannot be built
   */
  GoRoundTrip(Path folder, List<Corpus.Document> documents) {
    try {
      Path program = build(folder);
      Path inputs = Files.createDirectory(folder.resolve("documents"));
      for (int i = 0; i < documents.size(); i++) {
        Corpus.Document document = documents.get(i);
        String name = "%06d.%s.xml".formatted(i, document.kind().root());
        Files.writeString(inputs.resolve(name), document.xml());
      }
      ProcessBuilder builder = new ProcessBuilder(program.toString(), inputs.toString());
      builder.environment().put("GOMAXPROCS", "1");
      process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      answers = process.inputReader();
      orders = process.outputWriter();
      Set<String> refused = Set.of(answer().split(" "));
      for (int i = 0; i < documents.size(); i++) {
        if (!refused.contains("%06d".formatted(i))) {
          accepted.add(documents.get(i));
        }
      }
    } catch (IOException e) {
      throw new BenchException("libvirt-go-xml can't be run: " + e.getMessage() + ".", e);
    }
  }

  private static Path build(Path folder) throws IOException {
    Path sources = Files.createDirectory(folder.resolve("program"));
    for (String name : List.of("main.go", "go.mod", "go.sum")) {
      try (InputStream in = GoRoundTrip.class.getResourceAsStream("libvirtxml/" + name)) {
        Files.copy(Objects.requireNonNull(in, name), sources.resolve(name));
      }
    }
    Path program = folder.resolve("roundtrip");
    ProcessBuilder go =
        new ProcessBuilder("go", "build", "-buildvcs=false", "-o", program.toString(), ".");
    go.environment().put("GOTOOLCHAIN", "local");
    Programs.run(BUILDING, go.directory(sources.toFile())).outputOrThrow();
    return program;
  }

  /** The documents that libvirt-go-xml takes. */
  List<Corpus.Document> accepted() {
    return accepted;
  }

  @Override
  public String name() {
    return "libvirt-go-xml 1.11010.0";
  }

  @Override
  public long round() {
    try {
      orders.write("round\n");
      orders.flush();
      return Long.parseLong(answer());
    } catch (IOException e) {
      throw new UncheckedIOException("libvirt-go-xml has ended.", e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new BenchException("libvirt-go-xml has ended.");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
