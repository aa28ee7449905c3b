package io.kubevmm.virtctl.cli;

import java.util.List;

/**
 * A command with verbs, as data.
 *
 * @param summary one sentence
 * @param help the option that asks for help; one of the common ones
 * @param common the options of every verb
 * @param footer lines at the end of its help
 */
public record Program(
    String name,
    String summary,
    Option help,
    List<Option> common,
    List<Syntax> verbs,
    List<String> footer) {}
