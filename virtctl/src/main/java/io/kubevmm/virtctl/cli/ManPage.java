package io.kubevmm.virtctl.cli;

import java.util.List;
import java.util.Locale;

/** Writes manual pages, in man(7)'s language, of what verbs say of themselves. */
public final class ManPage {
  private final StringBuilder text = new StringBuilder();

  private ManPage() {}

  /** The page of the whole program, of section 1. */
  public static String of(Program program) {
    ManPage page = new ManPage();
    page.title(program.name(), program.summary());
    page.synopsis(program.name() + " [OPTION...] VERB");
    page.section("VERBS");
    for (Syntax verb : program.verbs()) {
      page.item(
          verb.name() + ", see " + program.name() + "-" + verb.name() + "(1)", verb.summary());
    }
    page.options("OPTIONS OF EVERY VERB", program.common());
    page.section("NOTES");
    page.verbatim(program.footer());
    return page.text.toString();
  }

  /** The page of one verb. */
  public static String of(Program program, Syntax verb) {
    ManPage page = new ManPage();
    page.title(program.name() + "-" + verb.name(), verb.summary());
    page.synopsis(program.name() + " " + verb.name() + " [OPTION...] " + verb.parameters().form());
    page.section("DESCRIPTION");
    page.paragraph(verb.summary());
    verb.more().forEach(page::paragraph);
    if (verb.parameters().most() > 0) {
      page.item(verb.parameters().label(), verb.parameters().help());
    }
    page.options("OPTIONS", verb.options());
    page.options("OPTIONS OF EVERY VERB", program.common());
    page.section("EXAMPLES");
    page.verbatim(verb.examples());
    page.section("SEE ALSO");
    page.paragraph(program.name() + "(1)");
    return page.text.toString();
  }

  private void title(String name, String summary) {
    line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" KubeVMM");
    section("NAME");
    line(escaped(name + " - ") + escaped(summary.replaceFirst("\\.$", "")));
  }

  private void synopsis(String form) {
    section("SYNOPSIS");
    line(".B " + escaped(form.strip()));
  }

  private void options(String heading, List<Option> options) {
    if (options.isEmpty()) {
      return;
    }
    section(heading);
    for (Option option : options) {
      String choices =
          option.choices().isEmpty() ? "" : " One of " + String.join(", ", option.choices()) + ".";
      item(option.form(), option.help() + choices);
    }
  }

  private void section(String heading) {
    line(".SH " + heading);
  }

  private void item(String name, String what) {
    line(".TP");
    line(".B " + escaped(name));
    line(escaped(what));
  }

  private void paragraph(String words) {
    line(".PP");
    line(escaped(words));
  }

  private void verbatim(List<String> lines) {
    line(".nf");
    lines.forEach(line -> line(escaped(line)));
    line(".fi");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** What the formatter would take for its own: backslashes, hyphens, dots at a line's begin. */
  private static String escaped(String words) {
    String plain = words.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
