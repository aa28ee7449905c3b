package io.kubevmm.virtctl.cli;

import java.util.List;

/**
 * What a verb is called and takes, as data.
 *
 * @param summary one sentence
 * @param more further paragraphs
 * @param examples command lines, perhaps with a word on each
 */
public record Syntax(
    String name,
    List<String> aliases,
    String summary,
    List<String> more,
    Parameters parameters,
    List<Option> options,
    List<String> examples) {

  boolean isCalled(String word) {
    return name.equals(word) || aliases.contains(word);
  }
}
