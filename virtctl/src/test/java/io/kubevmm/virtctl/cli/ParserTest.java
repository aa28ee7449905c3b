package io.kubevmm.virtctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
  private static final Option HELP = Option.flag("Shows this.", "-h", "--help");
  private static final Option NAMESPACE = Option.value("NAME", "Where.", "-n", "--namespace");
  private static final Option ALL = Option.flag("All.", "-A", "--all");
  private static final Option WAIT = Option.optional("TIME", "5m", "Waits.", "-w", "--wait");
  private static final Option OUTPUT =
      Option.choice("FORM", List.of("yaml", "json"), "The form.", "-o", "--output");
  private static final Program PROGRAM =
      new Program(
          "tool",
          "Does things.",
          HELP,
          List.of(NAMESPACE, HELP),
          List.of(
              verb("start", Parameters.some("NAME", "Them.")),
              verb("version", Parameters.NONE),
              verb("diff", Parameters.exactly(2, "FILE", "Both."))),
          List.of());

  private static Syntax verb(String name, Parameters parameters) {
    return new Syntax(
        name,
        List.of(name.substring(0, 2)),
        "Does " + name + ".",
        List.of(),
        parameters,
        List.of(ALL, WAIT, OUTPUT),
        List.of("tool " + name));
  }

  private static Arguments parse(String line) {
    return Parser.parse(PROGRAM, List.of(line.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start -o yaml x", "start -oyaml x", "start -o=yaml x", "start --output yaml x",
        "start --output=yaml x", "start x --output=YAML", "st x -Ao yaml", "start -Aoyaml x"
      })
  void readsAValueInEveryUsualForm(String line) {
    assertThat(parse(line).value(OUTPUT)).contains("yaml");
    assertThat(parse(line).words()).containsExactly("x");
    assertThat(parse(line).verb()).map(Syntax::name).contains("start");
  }

  @ParameterizedTest
  @CsvSource({
    "start --wait web, 5m",
    "start web -w, 5m",
    "start --wait=90s web, 90s",
    "start -w=90s web, 90s",
    "start -w90s web, 90s",
    "start -Aw web, 5m"
  })
  void anOptionalValueIsAttached(String line, String value) {
    assertThat(parse(line).value(WAIT)).contains(value);
    assertThat(parse(line).words()).containsExactly("web");
  }

  @Test
  void commonOptionsStandBeforeOrAfterTheVerb() {
    assertThat(parse("-n shop start web").value(NAMESPACE)).contains("shop");
    assertThat(parse("start web -nshop").value(NAMESPACE)).contains("shop");
    assertThat(parse("start web --namespace=").value(NAMESPACE)).contains("");
  }

  @Test
  void twoDashesEndTheOptionsAndOneDashIsAWord() {
    assertThat(parse("start -A -- -A --wait").words()).containsExactly("-A", "--wait");
    assertThat(parse("start -").words()).containsExactly("-");
  }

  @Test
  void helpNeedsNoParameters() {
    assertThat(parse("start --help").has(HELP)).isTrue();
    assertThat(parse("-h").verb()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strat x             | There is no verb strat. Did you mean `tool start`?
          frobnicate          | There is no verb frobnicate. `tool --help` lists the verbs.
          --wait start x      | There is no option --wait before a verb. `tool --help` explains the usage.
          start --wiat x      | There is no option --wiat. Did you mean --wait? `tool start --help` explains the usage.
          start -x            | There is no option -x. `tool start --help` explains the usage.
          start               | Missing: NAME. `tool start --help` explains the usage.
          version x           | "x" is one parameter too many. `tool version --help` explains the usage.
          diff a b c          | "c" is one parameter too many. `tool diff --help` explains the usage.
          start x -o          | The option -o needs a value: -o FORM. `tool start --help` explains the usage.
          start x -o xml      | "xml" is none of -o's yaml, json. `tool start --help` explains the usage.
          start x --all=yes   | The option --all takes no value. `tool start --help` explains the usage.
          start x -n a -n b   | The option -n is there twice. `tool start --help` explains the usage.
          """)
  void whatIsWrongIsASentenceAndAHint(String line, String sentence) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> parse(line))
        .withMessage(sentence.replaceFirst(" (`tool|Did you mean `)", "\n$1"));
  }

  @Test
  void theHelpOfAVerbNamesAllThatItTakes() {
    assertThat(Help.of(PROGRAM, PROGRAM.verbs().getFirst()))
        .isEqualTo(
            """
            Usage: tool start [OPTION...] NAME...
            Does start.

            Parameters:
              NAME                       Them.

            Options:
              -A, --all                  All.
              -w, --wait[=TIME]          Waits.
              -o, --output=FORM          The form. One of yaml, json.

            Options of every verb:
              -n, --namespace=NAME       Where.
              -h, --help                 Shows this.

            Example:
              tool start
            """);
  }
}
