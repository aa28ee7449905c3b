package io.kubevmm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The closing is the JVM's last act, so it is seen in a JVM of its own. */
class ServiceTest {

  @Test
  void closesItsPartsInReverseOrderWhenTheProcessIsToldToEnd()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parts.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = "";
      while (line != null && !line.equals("running")) {
        line = output.readLine();
      }
      process.toHandle().destroy(); // leaves the stream open, as Process.destroy does not
      assertThat(output.lines().filter(l -> l.startsWith("closed ")))
          .containsExactly("closed third", "closed first");
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void printsWhatIsWrongWithTheCommandLine() {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    int code =
        Service.run(
            (service, args) -> new Options("x").parse(args),
            new PrintStream(console, true, StandardCharsets.UTF_8),
            "--bogus");
    assertThat(code).isEqualTo(2);
    assertThat(console.toString(StandardCharsets.UTF_8)).startsWith("unknown option --bogus");
  }

  @Test
  void askingForHelpIsNoError() {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    int code =
        Service.run(
            (service, args) -> new Options("x").parse(args),
            new PrintStream(console, true, StandardCharsets.UTF_8),
            "--help");
    assertThat(code).isZero();
    assertThat(console.toString(StandardCharsets.UTF_8)).startsWith("usage: x");
  }

  @Test
  void endsWithOneWhenItCannotStart() {
    PrintStream console =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(
            Service.run(
                (service, args) -> {
                  throw new IOException("no libvirt");
                },
                console))
        .isEqualTo(1);
  }

  @Test
  void endsWithZeroWhenItStopsItself() {
    PrintStream console =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(Service.run((service, args) -> service.stop(), console)).isZero();
  }

  /** A process of three parts, the second of which cannot be closed. */
  static final class Parts {

    private Parts() {}

    public static void main(String[] args) {
      Service.run(Parts::start, System.err, args);
    }

    private static void start(Service service, String... args) {
      AutoCloseable first = () -> System.out.println("closed first");
      AutoCloseable broken =
          () -> {
            throw new IOException("cannot be closed");
          };
      AutoCloseable third = () -> System.out.println("closed third");
      service.add(first);
      service.add(broken);
      service.add(third);
      System.out.println("running");
    }
  }
}
