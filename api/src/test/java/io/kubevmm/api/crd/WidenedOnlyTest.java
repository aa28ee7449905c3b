package io.kubevmm.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Kinds are only widened from one release to the next, so that every stored object stays valid. */
class WidenedOnlyTest {

  private static final Pattern VERSION =
      Pattern.compile("^  <version>(.*)</version>$", Pattern.MULTILINE);

  @Test
  void everyKindTakesWhatItTookInTheLastRelease() throws Exception {
    Optional<String> last = lastRelease();
    assumeTrue(
        last.isPresent(),
        "there is no tag of an earlier release to compare with: git fetch --tags --unshallow");
    List<String> losses = new ArrayList<>();
    List<String> files =
        git("ls-tree", "--name-only", last.get(), "yamls/")
            .orElseThrow()
            .lines()
            .filter(name -> name.matches("yamls/10-crd-.*\\.yaml"))
            .toList();
    assertThat(files).as("kinds of " + last.get()).isNotEmpty();

    for (String file : files) {
      Path now = Path.of("..").resolve(file);
      if (!Files.exists(now)) {
        losses.add(file + " is gone");
        continue;
      }
      String before = git("show", last.get() + ":" + file).orElseThrow();
      YamlCodec yaml = new YamlCodec();
      for (String loss : Narrowing.between(yaml.read(before), yaml.read(Files.readString(now)))) {
        losses.add(file + ": " + loss);
      }
    }

    assertThat(losses).as("what " + last.get() + " allowed and this does not").isEmpty();
  }

  /** The last tag that is older than this checkout's own version. */
  private static Optional<String> lastRelease() throws IOException, InterruptedException {
    Matcher own = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(own.find()).isTrue();
    return git("describe", "--tags", "--abbrev=0", "--match=v[0-9]*", "--exclude=v" + own.group(1));
  }

  /** What git says; nothing when there is no git, no repository or no such thing in it. */
  private static Optional<String> git(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(Path.of("..").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException noGit) {
      return Optional.empty();
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
  }
}
