package io.kubevmm.virtctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real bash makes of the script. */
class CompletionTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final Option OUTPUT =
      Option.choice("FORM", List.of("yaml", "json"), "The form.", "-o", "--output");
  private static final Option NAMESPACE = Option.value("NAME", "Where.", "-n", "--namespace");
  private static final Option HELP = Option.flag("Shows this.", "-h", "--help");
  private static final Program PROGRAM =
      new Program(
          "tool",
          "Does things.",
          HELP,
          List.of(NAMESPACE, HELP),
          List.of(
              new Syntax(
                  "list",
                  List.of("ls"),
                  "Lists.",
                  List.of(),
                  Parameters.NONE,
                  List.of(OUTPUT),
                  List.of())),
          List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tool ''                   | list ls
          tool li                   | list
          tool --n                  | --namespace
          tool -n x l               | list ls
          tool list --o             | --output
          tool -n list ls --        | --output --namespace --help
          tool list -o ''           | yaml json
          tool ls --output = j      | json
          tool list -o yaml ''      | ''
          """)
  void completes(String line, String words) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(BASH), "there is no bash");
    String script =
        Completion.script(PROGRAM)
            + "COMP_WORDS=("
            + line
            + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tool\necho \"${COMPREPLY[*]}\"\n";
    Process bash =
        new ProcessBuilder(BASH.toString(), "-c", script).redirectErrorStream(true).start();

    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).isZero();
    assertThat(said.strip()).isEqualTo(words);
  }
}
